# Processes of a cluster: started inside its namespaces, recorded by id and start time, ended by just those.

# A recycled process id has another start time, so nobody else's process is ever mistaken for ours. A zombie has ended: when its
# parent buries it is the parent's affair.
process_born() { # PID
  local stat
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 0
  stat=${stat##*) }
  # shellcheck disable=SC2086
  set -- $stat
  [ "$1" = Z ] || echo "${20}"
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

process_stop() { # NAME
  local file=$state/pids/$1 pid i
  [ -e "$file" ] || return 0
  pid=$(cut -d' ' -f1 "$file")
  for i in $(seq 100); do
    process_alive "$file" || { rm -f "$file"; return; }
    kill -KILL "$pid" 2>/dev/null || true
    sleep 0.05
  done
  die "$1 of '$name' (process $pid) does not end"
}

# SIGKILL at once: what these programs would tidy up lives in namespaces and folders that go as well, and a stop then takes two
# seconds instead of twenty. The order matters: who restarts things goes first, then the containers, then what they stood on.
processes_stop() {
  local label
  for label in recycler kubelet kube-controller-manager kube-scheduler kube-proxy; do
    process_stop "$label"
  done
  containers_stop
  for label in containerd kube-apiserver etcd holder; do
    process_stop "$label"
  done
}

# Every shim names this cluster's socket, and every container's id, of which its cgroup has the name, is a folder of this cluster's
# containerd. A container whose shim is gone belongs to init: it is found by that folder alone.
containers_stop() {
  local round pids
  for round in 1 2 3 4 5 6 7 8 9 10; do
    pids=$({
      find /sys/fs/cgroup -path "*/$cgroup/*" -name cgroup.procs -exec cat {} + 2>/dev/null
      containers_processes
      shims
    } | sort -un)
    [ -n "$pids" ] || return 0
    # shellcheck disable=SC2086
    kill -KILL $pids 2>/dev/null || true
    sleep 0.$round
  done
  die "these processes of '$name' do not end: $pids"
}

containers_processes() {
  local folder
  for folder in "$state"/containerd/state/io.containerd.runtime.v2.task/k8s.io/*/; do
    cat /sys/fs/cgroup/*/k8s.io/"$(basename "$folder")"/cgroup.procs /sys/fs/cgroup/k8s.io/"$(basename "$folder")"/cgroup.procs 2>/dev/null
  done
  true
}

shims() {
  local file
  for file in $(grep -lazxF -- "$state/containerd.sock" /proc/[0-9]*/cmdline 2>/dev/null); do
    [ "$(cat "${file%/*}/comm" 2>/dev/null)" != containerd-shim ] || cut -d/ -f3 <<<"$file"
  done
}
