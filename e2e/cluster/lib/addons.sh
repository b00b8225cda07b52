# What a bare cluster lacks: DNS, and volumes.

volumes_count=60

addons_apply() {
  local image=bellwether.invalid/coredns:1.14.0
  image_of_program "$image" "$coredns_bin/coredns" "$state/coredns.tar"
  images_load "$state/coredns.tar"
  sed -e "s|@IMAGE@|$image|" -e "s|@DNS_IP@|$dns_ip|" "$here/manifests/coredns.yaml" >"$state/coredns.yaml"
  volumes_manifest >"$state/volumes.yaml"
  "$kubectl" --kubeconfig "$kubeconfig" apply -f "$state/coredns.yaml" -f "$state/volumes.yaml" >"$state/logs/addons.log"
  process_start recycler "$here/lib/recycler" "$kubectl" "$kubeconfig" "$state/volumes"
}

# A pool of local volumes stands in for a provisioner; the recycler empties and returns those that were released.
volumes_manifest() {
  cat <<'YAML'
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: local
  annotations: {storageclass.kubernetes.io/is-default-class: "true"}
provisioner: kubernetes.io/no-provisioner
volumeBindingMode: WaitForFirstConsumer
YAML
  local i
  for i in $(seq "$volumes_count"); do
    mkdir -p -m 0777 "$state/volumes/v$i"
    chmod 0777 "$state/volumes/v$i"
    cat <<YAML
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: v$i}
spec:
  capacity: {storage: 10Gi}
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: local
  local: {path: $state/volumes/v$i}
  nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node]}]}]}}
YAML
  done
}
