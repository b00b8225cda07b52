# A certificate authority and the certificates and kubeconfigs signed by it.

pki_make() {
  pki=$state/pki
  mkdir -p "$pki"
  openssl ecparam -name prime256v1 -genkey -noout -out "$pki/ca.key" 2>/dev/null
  openssl req -x509 -new -key "$pki/ca.key" -subj "/CN=bellwether-$name" -days 30 -out "$pki/ca.crt" 2>/dev/null
  openssl ecparam -name prime256v1 -genkey -noout -out "$pki/service-accounts.key" 2>/dev/null
  openssl ec -in "$pki/service-accounts.key" -pubout -out "$pki/service-accounts.pub" 2>/dev/null
  pki_sign apiserver "/CN=kube-apiserver" \
    "subjectAltName=IP:$node_ip,IP:127.0.0.1,IP:$service_ip,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:kubernetes.default.svc.cluster.local"
  pki_sign apiserver-to-kubelet "/O=system:masters/CN=kube-apiserver-kubelet-client"
  pki_sign admin "/O=system:masters/CN=admin"
  pki_sign controller-manager "/CN=system:kube-controller-manager"
  pki_sign scheduler "/CN=system:kube-scheduler"
  pki_sign proxy "/CN=system:kube-proxy"
  pki_sign node "/O=system:nodes/CN=system:node:node"
  local who
  for who in controller-manager scheduler proxy node; do
    pki_kubeconfig "$who" "$state/$who.kubeconfig"
  done
  pki_kubeconfig admin "$kubeconfig"
}

pki_sign() { # NAME SUBJECT [EXTENSION]
  openssl ecparam -name prime256v1 -genkey -noout -out "$pki/$1.key" 2>/dev/null
  openssl req -new -key "$pki/$1.key" -subj "$2" -out "$pki/$1.csr" 2>/dev/null
  openssl x509 -req -in "$pki/$1.csr" -CA "$pki/ca.crt" -CAkey "$pki/ca.key" -CAcreateserial -days 30 \
    -extfile <(printf 'extendedKeyUsage=serverAuth,clientAuth\n%s\n' "${3:-}") -out "$pki/$1.crt" 2>/dev/null
}

pki_kubeconfig() { # NAME FILE
  cat >"$2" <<YAML
apiVersion: v1
kind: Config
clusters:
- name: bellwether
  cluster:
    server: https://$node_ip:6443
    certificate-authority-data: $(base64 -w0 "$pki/ca.crt")
users:
- name: $1
  user:
    client-certificate-data: $(base64 -w0 "$pki/$1.crt")
    client-key-data: $(base64 -w0 "$pki/$1.key")
contexts:
- name: bellwether
  context: {cluster: bellwether, user: $1}
current-context: bellwether
YAML
  chmod 600 "$2"
}
