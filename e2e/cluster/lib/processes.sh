# Processes of a cluster: started inside its namespaces, recorded by id and start time, ended by just those.

# A recycled process id has another start time, so nobody else's process is ever mistaken for ours.
process_born() { # PID
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  stat=${stat##*) }
  # shellcheck disable=SC2086
  set -- $stat
  echo "${20}"
}

process_alive() { # FILE
  local pid born
  read -r pid born <"$1" || return 1
  [ -n "$born" ] && [ "$(process_born "$pid")" = "$born" ]
}

process_start() { # NAME COMMAND…
  local label=$1 holder
  shift
  mkdir -p "$state/pids" "$state/logs"
  holder=$(cut -d' ' -f1 "$state/pids/holder")
  setsid nsenter --net="/run/netns/$netns" --mount="/proc/$holder/ns/mnt" "$@" \
    >"$state/logs/$label.log" 2>&1 </dev/null 7>&- &
  process_record "$label" $!
}

process_record() { # NAME PID
  mkdir -p "$state/pids"
  echo "$2 $(process_born "$2")" >"$state/pids/$1"
}

processes_list() {
  local file ok=0
  for file in "$state"/pids/*; do
    [ -e "$file" ] || { echo "no cluster '$name'"; return 1; }
    if process_alive "$file"; then echo "$(basename "$file") runs"; else echo "$(basename "$file") has ended"; ok=1; fi
  done
  return $ok
}

process_stop() { # NAME SECONDS
  local file=$state/pids/$1 pid i
  [ -e "$file" ] || return 0
  pid=$(cut -d' ' -f1 "$file")
  for ((i = 0; i < $2 * 10; i++)); do
    process_alive "$file" || break
    [ $i = 0 ] && kill -TERM "$pid" 2>/dev/null
    sleep 0.1
  done
  process_alive "$file" && kill -KILL "$pid" 2>/dev/null
  rm -f "$file"
}

# The order matters: who restarts things goes first, then the containers, then what they stood on.
processes_stop() {
  local label
  for label in recycler kubelet kube-controller-manager kube-scheduler kube-proxy; do
    process_stop "$label" 5
  done
  containers_stop
  for label in containerd kube-apiserver etcd; do
    process_stop "$label" 5
  done
  process_stop holder 0
}

# Every process of every pod lives below the cluster's own cgroup, and every shim names this cluster's socket.
containers_stop() {
  local round pids
  for round in 1 2 3 4 5 6 7 8 9 10; do
    pids=$({
      find /sys/fs/cgroup -path "*/$cgroup/*" -name cgroup.procs -exec cat {} + 2>/dev/null
      shims
    } | sort -un)
    [ -n "$pids" ] || return 0
    # shellcheck disable=SC2086
    kill -KILL $pids 2>/dev/null || true
    sleep 0.$round
  done
  die "these processes of '$name' do not end: $pids"
}

shims() {
  local cmd
  for cmd in /proc/[0-9]*/cmdline; do
    if { tr '\0' ' ' <"$cmd"; } 2>/dev/null | grep -q "^[^ ]*containerd-shim.* -address $state/containerd.sock "; then
      basename "$(dirname "$cmd")"
    fi
  done
}
