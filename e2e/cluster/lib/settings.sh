# Where things are, and which addresses a cluster uses: everything that two clusters on one machine must not share.

die() {
  echo "cluster: $*" >&2
  exit 2
}

settings_for() { # NAME
  name=$1
  cache=${XDG_CACHE_HOME:-$HOME/.cache}/bellwether
  states=${XDG_STATE_HOME:-$HOME/.local/state}/bellwether
  state=$states/$name
  kubeconfig=$state/admin.kubeconfig
  netns=bw-$name
  clients_netns=bw-$name-clients
  # The address plan is kept in the state folder: index i takes 172.31.i.0/30 and 10.(200+i).0.0/16.
  settings_index=$(cat "$state/index" 2>/dev/null || settings_free_index)
  settings_addresses
}

settings_reload() {
  settings_index=$(cat "$state/index" 2>/dev/null || echo "$settings_index")
  settings_addresses
}

settings_free_index() {
  local i
  for i in $(seq 0 30); do
    grep -qsx "$i" "$states"/*/index || ip -o addr show 2>/dev/null | grep -q " 172\.31\.$i\." || { echo "$i"; return; }
  done
  die "31 clusters are running on this machine"
}

# Two clusters that start at the same moment must not take the same addresses.
settings_claim() {
  mkdir -p "$states"
  exec 8>"$states/addresses.lock"
  flock 8
  settings_index=$(settings_free_index)
  settings_addresses
  mkdir -p "$state"
  echo "$settings_index" >"$state/index"
  exec 8>&-
}

settings_addresses() {
  local i=$settings_index
  host_ip=172.31.$i.1
  node_ip=172.31.$i.2
  clients_gateway=10.$((200 + i)).0.1
  clients_prefix=10.$((200 + i)).0
  pod_cidr=10.$((200 + i)).128.0/18
  service_cidr=10.$((200 + i)).64.0/20
  service_ip=10.$((200 + i)).64.1
  dns_ip=10.$((200 + i)).64.10
  cgroup=bellwether-$name
}
