# Where e2e/demo runs: own (a node of the project's own), kind, context (any cluster). Each place has
#   tell_      what it uses and changes      check_    what must be there, or exit 2
#   prepare_   makes the cluster             deliver_  brings the images to it
#   place_     options for the Java program  next_     what to try when it is left running
#   leave_     removes what was made

name=demo

build_images() {
  "$java" -cp "$classpath" dev.bellwether.e2e.images.BuildImages --root . --cache ~/.cache/bellwether/images --nats-server "$NATS_SERVER" "$@"
}

try_next() { # HOW TO REACH IT
  cat <<TEXT

It is left running. Try next:
  $1
  $KUBECTL -n demo get ngw -w
  $KUBECTL -n demo describe ngw chat
  $KUBECTL -n demo patch ngw chat --type merge -p '{"spec":{"notifier":{"image":"${registry:-bellwether.invalid}/notifier-crash-loop:0.1.0"}}}'
TEXT
}

installs='namespaces bellwether-system and demo, the chart bellwether with its CRD and cluster roles, a gateway, and in demo 20 pods with clients'

# --- a node of the project's own
tell_own() {
  cat <<TEXT
Uses:    a single-node Kubernetes of its own ("$name") in network namespaces of its own; see e2e/cluster/README.md.
Changes: installs missing Debian packages; builds programs and images into ~/.cache/bellwether; writes ~/.local/state/bellwether/$name
         and target/ in this tree. The node is stopped at the end, unless --keep is given.

TEXT
}
check_own() { :; }
prepare_own() { e2e/cluster/cluster --name "$name" start; }
deliver_own() {
  local images
  images=$(build_images)
  # shellcheck disable=SC2086
  e2e/cluster/cluster --name "$name" load $images
}
place_own() { echo "--cluster $name"; }
next_own() {
  try_next "export KUBECONFIG=$(e2e/cluster/cluster --name "$name" kubeconfig)"
  echo "  e2e/cluster/cluster --name $name stop        # when you are done"
}
leave_own() { e2e/cluster/cluster --name "$name" stop; }

# --- kind
tell_kind() {
  cat <<TEXT
Uses:    Docker, and a cluster that kind makes: "bellwether-$name".
Changes: installs missing Debian packages; builds programs and images into ~/.cache/bellwether, and target/ in this tree; in that
         cluster $installs. The cluster is deleted at the end, unless --keep is given.

TEXT
}
check_kind() {
  if kind get clusters 2>/dev/null | grep -qx "bellwether-$name"; then
    trap - EXIT
    wrong "there is a kind cluster bellwether-$name already (expected: none; delete it, or use its context with --context)"
  fi
}
prepare_kind() { kind create cluster --name "bellwether-$name" --kubeconfig "$work/kubeconfig" --wait 120s; }
deliver_kind() {
  local image
  for image in $(build_images --payloads "$payloads"); do
    kind load image-archive "$image" --name "bellwether-$name"
  done
}
place_kind() { echo "--kubeconfig $work/kubeconfig"; }
next_kind() {
  kind export kubeconfig --name "bellwether-$name" >/dev/null
  try_next "$KUBECTL config use-context kind-bellwether-$name"
  echo "  kind delete cluster --name bellwether-$name        # when you are done"
}
leave_kind() { kind delete cluster --name "bellwether-$name"; }

# --- any cluster
tell_context() {
  cat <<TEXT
Uses:    the cluster of context "$context", and the registry $registry.
Changes: installs missing Debian packages; builds programs and images into ~/.cache/bellwether, and target/ in this tree; pushes images
         operator, notifier, notifier-*, nats and fleet to $registry; in the cluster $installs.
         All of that is removed from the cluster at the end, unless --keep is given; the images stay in the registry.

TEXT
}
there() { "$KUBECTL" --kubeconfig "$work/kubeconfig" "$@"; }
check_context() {
  if ! "$KUBECTL" config view --minify --flatten --context "$context" >"$work/kubeconfig" 2>/dev/null; then
    trap 'rm -rf "$work"' EXIT
    wrong "--context $context (expected: one of: $("$KUBECTL" config get-contexts -o name | tr '\n' ' '))"
  fi
  local taken
  taken=$(there get namespace bellwether-system demo --ignore-not-found -o name) \
    || { trap 'rm -rf "$work"' EXIT; wrong "--context $context: the cluster does not answer (expected: one that you may administer)"; }
  if [ -n "$taken" ]; then
    trap 'rm -rf "$work"' EXIT
    wrong "--context $context has ${taken//$'\n'/, } already (expected: a cluster without, which the demo may fill and empty)"
  fi
}
prepare_context() { :; }
deliver_context() { build_images --registry "$registry" --payloads "$payloads"; }
place_context() { echo "--kubeconfig $work/kubeconfig --registry $registry"; }
next_context() {
  try_next "$KUBECTL config use-context $context"
  echo "  $KUBECTL delete namespace demo; helm uninstall bellwether -n bellwether-system        # when you are done"
}
leave_context() {
  there delete namespace demo --ignore-not-found --wait
  there delete namespace bellwether-system --ignore-not-found --wait
  there delete crd notificationgateways.bellwether.dev --ignore-not-found
  there delete clusterrole,clusterrolebinding -l app.kubernetes.io/instance=bellwether --ignore-not-found
}
