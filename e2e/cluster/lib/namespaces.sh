# The network and mount namespaces of a cluster, and the wires between the host and it.
# What containerd and kubelet mount lives in the mount namespace and vanishes with its last process.

namespaces_up() {
  local veth=bwh$settings_index
  ip netns add "$netns"
  ip link add "$veth" type veth peer name eth0 netns "$netns"
  ip addr add "$host_ip/30" dev "$veth"
  ip link set "$veth" up
  ip -n "$netns" link set lo up
  ip -n "$netns" addr add "$node_ip/30" dev eth0
  ip -n "$netns" link set eth0 up
  ip -n "$netns" route add default via "$host_ip"
  ip route replace "$pod_cidr" via "$node_ip"
  ip route replace "$service_cidr" via "$node_ip"
  nsenter --net="/run/netns/$netns" sysctl -qw net.ipv4.ip_forward=1
  mkdir -p "$state"/{containerd,kubelet,cni,pod-logs,container-logs,volumes}
  setsid nsenter --net="/run/netns/$netns" unshare --mount --propagation private \
    "$here/lib/holder" "$state" </dev/null >/dev/null 2>&1 7>&- &
  process_record holder $!
  local i
  for i in $(seq 100); do
    [ -e "$state/mounts-ready" ] && return
    sleep 0.05
  done
  die "the mount namespace did not come up"
}

namespaces_down() {
  local veth=bwh$settings_index
  ip link show "$veth" >/dev/null 2>&1 && ip link del "$veth"
  [ -e "/run/netns/$netns" ] && ip netns del "$netns"
  # Children first; a cgroup that a dying process still holds goes a moment later.
  local i
  for i in $(seq 50); do
    find /sys/fs/cgroup -depth -type d \( -name "$cgroup" -o -path "*/$cgroup/*" \) -exec rmdir {} + 2>/dev/null || true
    [ -z "$(find /sys/fs/cgroup -type d -name "$cgroup" 2>/dev/null)" ] && return
    sleep 0.1
  done
}
