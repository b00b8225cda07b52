# Images: made from one static program, and imported into the node's containerd.

containerd_ctr() {
  ctr --address "$state/containerd.sock" --namespace k8s.io "$@"
}

images_load() { # TAR…
  local tar
  for tar in "$@"; do
    [ -f "$tar" ] || die "load: $tar: no such file"
    containerd_ctr images import --no-unpack=false "$tar" >/dev/null 2>>"$state/logs/images.log" \
      || containerd_ctr images import "$tar" >/dev/null
  done
}

# A docker archive with one layer that holds one program.
image_of_program() { # IMAGE PROGRAM TAR
  local work layer
  work=$(mktemp -d)
  mkdir "$work/root"
  cp "$2" "$work/root/$(basename "$2")"
  tar -C "$work/root" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -cf "$work/layer.tar" .
  layer=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
  cat >"$work/config.json" <<JSON
{"architecture":"amd64","os":"linux","created":"1970-01-01T00:00:00Z","config":{"Entrypoint":["/$(basename "$2")"]},"rootfs":{"type":"layers","diff_ids":["sha256:$layer"]}}
JSON
  echo "[{\"Config\":\"config.json\",\"RepoTags\":[\"$1\"],\"Layers\":[\"layer.tar\"]}]" >"$work/manifest.json"
  tar -C "$work" -cf "$3" manifest.json config.json layer.tar
  rm -rf "$work"
}
