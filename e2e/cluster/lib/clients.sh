# The clients' network: a namespace with 250 addresses, wired to the cluster's, so that every client is a peer of its own.

clients_count=250

clients_up() {
  [ -e "/run/netns/$clients_netns" ] && return
  ip netns add "$clients_netns"
  ip -n "$clients_netns" link set lo up
  ip link add eth0 netns "$clients_netns" type veth peer name clients netns "$netns"
  ip -n "$netns" addr add "$clients_gateway/24" dev clients
  ip -n "$netns" link set clients up
  ip -n "$clients_netns" link set eth0 up
  local i batch=""
  for i in $(seq 2 $((clients_count + 1))); do
    batch+="addr add $clients_prefix.$i/24 dev eth0"$'\n'
  done
  printf '%s' "$batch" | ip -n "$clients_netns" -batch -
  ip -n "$clients_netns" route add default via "$clients_gateway"
}

clients_down() {
  [ -e "/run/netns/$clients_netns" ] || return 0
  ip netns del "$clients_netns"
}
