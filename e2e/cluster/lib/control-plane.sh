# etcd, the API server, the controller manager and the scheduler.

control_plane_start() {
  mkdir -p "$state/etcd"
  process_start etcd "$bin/etcd" --data-dir "$state/etcd" --unsafe-no-fsync \
    --listen-client-urls http://127.0.0.1:2379 --advertise-client-urls http://127.0.0.1:2379 --listen-peer-urls http://127.0.0.1:2380
  # Every change anybody asks for is on record: tests count what the operator writes at rest.
  cat >"$state/audit-policy.yaml" <<'YAML'
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: Metadata
  verbs: [create, update, patch, delete, deletecollection]
- level: None
YAML
  process_start kube-apiserver "$bin/kube-apiserver" --etcd-servers http://127.0.0.1:2379 \
    --advertise-address "$node_ip" --bind-address 0.0.0.0 --secure-port 6443 \
    --tls-cert-file "$pki/apiserver.crt" --tls-private-key-file "$pki/apiserver.key" --client-ca-file "$pki/ca.crt" \
    --kubelet-client-certificate "$pki/apiserver-to-kubelet.crt" --kubelet-client-key "$pki/apiserver-to-kubelet.key" \
    --kubelet-preferred-address-types InternalIP --authorization-mode Node,RBAC \
    --service-account-issuer https://kubernetes.default.svc --service-account-key-file "$pki/service-accounts.pub" \
    --service-account-signing-key-file "$pki/service-accounts.key" --service-cluster-ip-range "$service_cidr" \
    --audit-policy-file "$state/audit-policy.yaml" --audit-log-path "$state/audit.log" --audit-log-maxsize 500 \
    --allow-privileged=true --profiling=false
  control_plane_wait
  process_start kube-controller-manager "$bin/kube-controller-manager" --kubeconfig "$state/controller-manager.kubeconfig" \
    --service-account-private-key-file "$pki/service-accounts.key" --root-ca-file "$pki/ca.crt" \
    --use-service-account-credentials --leader-elect=false --profiling=false
  process_start kube-scheduler "$bin/kube-scheduler" --kubeconfig "$state/scheduler.kubeconfig" --leader-elect=false --profiling=false
}

control_plane_wait() {
  local i
  for i in $(seq 300); do
    "$kubectl" --kubeconfig "$kubeconfig" get --raw /readyz >/dev/null 2>&1 && return
    process_alive "$state/pids/kube-apiserver" || { tail -5 "$state/logs/kube-apiserver.log" >&2; die "the API server has ended (log above)"; }
    sleep 0.2
  done
  die "the API server is not ready after 60 s ($state/logs/kube-apiserver.log)"
}
