# containerd, kubelet and kube-proxy.

node_start() {
  local pause=bellwether.invalid/pause:1
  cat >"$state/containerd.toml" <<TOML
version = 2
root = "$state/containerd/root"
state = "$state/containerd/state"
[grpc]
  address = "$state/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "$pause"
  # Root without CAP_SYS_RESOURCE may not lower an OOM score: without this every sandbox dies.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "$state/cni-conf"
  [plugins."io.containerd.grpc.v1.cri".registry]
    config_path = ""
TOML
  mkdir -p "$state/cni-conf"
  # Pods hang on wires of their own, not on a bridge: every packet between two pods is then routed, so that Services work and
  # a test's iptables rule is obeyed without the br_netfilter module, which a plain Debian does not load.
  cat >"$state/cni-conf/10-pods.conflist" <<JSON
{"cniVersion": "0.4.0", "name": "pods", "plugins": [
  {"type": "ptp", "ipMasq": false,
   "ipam": {"type": "host-local", "ranges": [[{"subnet": "$pod_cidr"}]], "routes": [{"dst": "0.0.0.0/0"}]}},
  {"type": "portmap", "capabilities": {"portMappings": true}}]}
JSON
  process_start containerd containerd --config "$state/containerd.toml"
  local i
  for i in $(seq 100); do
    containerd_ctr version >/dev/null 2>&1 && break
    sleep 0.1
  done
  image_of_program "$pause" "$pause_bin/pause" "$state/pause.tar"
  images_load "$state/pause.tar"
  kubelet_start
  kube_proxy_start
}

kubelet_start() {
  echo "nameserver 127.0.0.1" >"$state/resolv.conf"
  cat >"$state/kubelet.yaml" <<YAML
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: {anonymous: {enabled: false}, webhook: {enabled: true}, x509: {clientCAFile: $pki/ca.crt}}
authorization: {mode: Webhook}
address: 0.0.0.0
containerRuntimeEndpoint: unix://$state/containerd.sock
clusterDomain: cluster.local
clusterDNS: [$dns_ip]
resolvConf: $state/resolv.conf
failCgroupV1: false
cgroupDriver: cgroupfs
cgroupsPerQOS: false
cgroupRoot: /$cgroup
enforceNodeAllocatable: []
failSwapOn: false
maxPods: 220
serializeImagePulls: false
imageGCHighThresholdPercent: 100
evictionHard: {memory.available: 50Mi, nodefs.available: 1%, nodefs.inodesFree: 1%, imagefs.available: 1%}
protectKernelDefaults: false
# Volumes that name an updated Secret or ConfigMap follow within seconds, as on a node that watches.
syncFrequency: 10s
YAML
  cgroups_make
  process_start kubelet "$bin/kubelet" --config "$state/kubelet.yaml" --kubeconfig "$state/node.kubeconfig" \
    --root-dir "$state/kubelet" --cert-dir "$state/kubelet/pki" --hostname-override node --node-ip "$node_ip"
}

cgroups_make() {
  # One hierarchy (v2) has the controllers' list at its root; v1 has a folder for each controller.
  local controller
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    mkdir -p "/sys/fs/cgroup/$cgroup"
  else
    for controller in /sys/fs/cgroup/*/; do
      mkdir -p "$controller$cgroup" 2>/dev/null || true
    done
  fi
  # A new cpuset admits nobody until it is given processors and memory.
  if [ -e "/sys/fs/cgroup/cpuset/$cgroup/cpuset.cpus" ]; then
    cat /sys/fs/cgroup/cpuset/cpuset.cpus >"/sys/fs/cgroup/cpuset/$cgroup/cpuset.cpus"
    cat /sys/fs/cgroup/cpuset/cpuset.mems >"/sys/fs/cgroup/cpuset/$cgroup/cpuset.mems"
  fi
}

kube_proxy_start() {
  # Without a clusterCIDR kube-proxy masquerades nothing that comes from outside, so a notifier sees its clients' own addresses.
  cat >"$state/kube-proxy.yaml" <<YAML
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: iptables
hostnameOverride: node
clientConnection: {kubeconfig: $state/proxy.kubeconfig}
conntrack: {maxPerCore: 0, min: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
YAML
  process_start kube-proxy "$bin/kube-proxy" --config "$state/kube-proxy.yaml"
}

node_wait() {
  local i
  for i in $(seq 300); do
    "$kubectl" --kubeconfig "$kubeconfig" wait --for=condition=Ready node/node --timeout=1s >/dev/null 2>&1 && break
    [ "$i" -lt 300 ] || die "the node is not ready ($state/logs/kubelet.log)"
    sleep 0.2
  done
  "$kubectl" --kubeconfig "$kubeconfig" -n kube-system rollout status deployment/coredns --timeout=90s >&2
}
