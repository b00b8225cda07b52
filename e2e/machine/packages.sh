# Debian packages, asked for by the program they bring: a containerd or a Node that came another way is used as it is.

packages_of_programs() { # prints one "PROGRAM PACKAGE" a line
  cat <<'TEXT'
containerd containerd
containerd-shim-runc-v2 containerd
ctr containerd
runc runc
/usr/lib/cni/ptp containernetworking-plugins
/usr/lib/cni/host-local containernetworking-plugins
/usr/lib/cni/portmap containernetworking-plugins
/usr/lib/cni/loopback containernetworking-plugins
iptables iptables
conntrack conntrack
ip iproute2
sysctl procps
mount mount
nsenter util-linux
h2load nghttp2-client
nghttp nghttp2-client
openssl openssl
curl curl
/etc/ssl/certs/ca-certificates.crt ca-certificates
node nodejs
npm npm
tshark tshark
TEXT
}

packages_of_browsers() { # the same, for the tests with real browsers and other real clients alone
  cat <<'TEXT'
curl curl
nghttp nghttp2-client
/usr/bin/chromium chromium
/usr/bin/firefox-esr firefox-esr
openssl openssl
tshark tshark
TEXT
}

packages_missing() { # LIST: prints one "PROGRAM PACKAGE" a line
  local program package
  "packages_of_$1" | while read -r program package; do
    case $program in
      /*) [ -e "$program" ] || echo "$program $package" ;;
      *) command -v "$program" >/dev/null || echo "$program $package" ;;
    esac
  done
}

# --no-remove: a package that would push out one that is there (Docker's own containerd, say) is not worth that.
packages_install() { # LIST
  local missing packages
  missing=$(packages_missing "$1")
  [ -n "$missing" ] || return 0
  mapfile -t packages < <(cut -d' ' -f2 <<<"$missing" | sort -u)
  echo "installing Debian packages: ${packages[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  apt-get install -y -qq --no-remove --no-install-recommends "${packages[@]}" >&2
  missing=$(packages_missing "$1")
  [ -z "$missing" ] || { printf 'e2e/prerequisites: still missing after the installation:\n%s\n' "$missing" >&2; exit 2; }
}
