# Builds Kubernetes, CoreDNS and NATS from their Go modules, once for each state of go.mod and go.sum, outside the tree.

kubernetes_version=v1.35.4

binaries_paths() {
  bin=$cache/bin/kubernetes-$(binaries_key "$here")
  kubectl=$bin/kubectl
  coredns_bin=$cache/bin/coredns-$(binaries_key "$here/tools/coredns")
  nats_bin=$cache/bin/nats-$(binaries_key "$here/tools/nats")
  pause_bin=$cache/bin/pause-$(binaries_key "$here/pause")
  kube_api_test=$cache/kube-api-test-$(basename "$bin")
}

binaries_build() {
  local stamp=k8s.io/component-base/version client=k8s.io/client-go/pkg/version
  binaries_once "$bin" "$here" \
    "-X $stamp.gitVersion=$kubernetes_version -X $stamp.gitMajor=1 -X $stamp.gitMinor=35 -X $client.gitVersion=$kubernetes_version" \
    k8s.io/kubernetes/cmd/{kube-apiserver,kube-controller-manager,kube-scheduler,kube-proxy,kubelet,kubectl} go.etcd.io/etcd/server/v3
  binaries_once "$coredns_bin" "$here/tools/coredns" "-s -w" github.com/coredns/coredns
  binaries_once "$nats_bin" "$here/tools/nats" "-s -w" github.com/nats-io/nats-server/v2
  binaries_once "$pause_bin" "$here/pause" "-s -w" .
  binaries_for_kube_api_test
}

binaries_key() { # MODULE
  (cd "$1" && cat go.mod ./*.sum ./*.go 2>/dev/null; go env GOVERSION) | sha256sum | cut -c1-12
}

# Builds into a folder beside the target and renames it: an interrupted build leaves nothing that looks whole, and the next one
# removes what it left. The lock makes a second checkout wait for the first one's build instead of repeating it.
binaries_once() { # TARGET MODULE LDFLAGS PACKAGE…
  local target=$1 module=$2 flags=$3
  shift 3
  [ -d "$target" ] && return
  echo "building $(basename "$target") (once; kept in $(dirname "$target"))" >&2
  local fresh=$target.fresh
  mkdir -p "$(dirname "$target")"
  exec 6>"$target.lock"
  flock 6
  [ -d "$target" ] && { exec 6>&-; return; }
  rm -rf "$fresh"
  mkdir "$fresh"
  (cd "$module" && CGO_ENABLED=0 GOFLAGS=-mod=readonly go build -trimpath -ldflags "$flags" -o "$fresh/" "$@")
  [ -e "$fresh/v3" ] && mv "$fresh/v3" "$fresh/etcd"
  [ -e "$fresh/server" ] && mv "$fresh/server" "$fresh/etcd"
  [ -e "$fresh/v2" ] && mv "$fresh/v2" "$fresh/nats-server"
  chmod 755 "$fresh"
  mv -T "$fresh" "$target"
  exec 6>&-
}

# The layout in which fabric8's kube-api-test looks for its programs.
binaries_for_kube_api_test() {
  local folder=$kube_api_test/k8s/${kubernetes_version#v}-linux-amd64 program
  mkdir -p "$folder"
  for program in etcd kube-apiserver kubectl; do
    ln -sfn "$bin/$program" "$folder/$program"
  done
}
