# Checks what cannot be installed from here, and says everything that is missing at once.

check() {
  missing=()
  found=()
  check_system
  check_disk
  check_jdk
  check_maven
  check_go
  check_node
  check_packages
  if [ ${#missing[@]} -gt 0 ]; then
    {
      echo "e2e/prerequisites: this machine lacks what cannot be installed from here:"
      printf '  %-22s %-44s %s\n' "" WANTED FOUND "${missing[@]}"
    } >&2
    exit 2
  fi
  printf '%s: %s\n' "${found[@]}"
}

lacks() { # WHAT WANTED FOUND
  missing+=("$1" "$2" "${3:-none}")
}

has() { # WHAT FOUND
  found+=("$1" "$2")
}

at_least() { # VERSION WANTED
  [ "$(printf '%s\n' "$2" "$1" | sort -V | head -1)" = "$2" ]
}

check_system() {
  local system
  system="$(uname -s) $(uname -m)"
  if [ "$system" = "Linux x86_64" ]; then has system "$system"; else lacks system "Linux x86_64" "$system"; fi
  if [ "$(id -u)" != 0 ]; then
    lacks user "root (user id 0)" "user id $(id -u)"
  elif ! unshare --net --mount true 2>/dev/null; then
    lacks user "root that may make namespaces (CAP_SYS_ADMIN)" "root without that capability"
  else
    has user root
  fi
}

# Measured with empty caches: 2.5 GB of Go modules, 4 GB of Go's build cache, 0.8 GB of programs, 1 GB of Maven artifacts, images.
check_disk() {
  local cache=${XDG_CACHE_HOME:-$HOME/.cache}/bellwether state=${XDG_STATE_HOME:-$HOME/.local/state}/bellwether wanted=15
  compgen -G "$cache/bin/kubernetes-*/kubelet" >/dev/null && wanted=5
  check_disk_of "$cache" $wanted
  check_disk_of "$state" 5
}

check_disk_of() { # FOLDER GB
  local folder=$1 free
  until [ -d "$folder" ]; do folder=$(dirname "$folder"); done
  free=$(($(df -Pk "$folder" | awk 'NR == 2 {print $4}') / 1024 / 1024))
  if [ "$free" -ge "$2" ]; then has "free disk" "$free GB below $folder"; else lacks "free disk" "$2 GB for $1" "$free GB"; fi
}

check_jdk() {
  local all jdk25 jdk17
  all=$(jdks)
  jdk25=$(awk '$1 == 25 {print $2; exit}' <<<"$all")
  jdk17=$(awk '$1 == 17 {print $2; exit}' <<<"$all")
  if [ -n "$jdk25" ]; then has "JDK 25" "$jdk25"; else lacks JDK "25 (in /usr/lib/jvm, or named by JAVA_HOME)" "${all//$'\n'/, }"; fi
  has "JDK 17" "${jdk17:-none (optional: unit tests run on it too)}"
}

check_maven() {
  local said version java
  said=$(mvn --version 2>&1 | sed 's/\x1b\[[0-9;]*m//g') || said=
  version=$(sed -n 's/^Apache Maven \([0-9.]*\).*/\1/p' <<<"$said")
  java=$(sed -n 's/^Java version: \([0-9]*\).*/\1/p' <<<"$said")
  if [ -z "$version" ] || ! at_least "$version" 3.8; then
    lacks Maven "3.8 or later, on the PATH" "${version:-$(command -v mvn >/dev/null && head -1 <<<"$said" || true)}"
  elif ! at_least "$java" 17; then
    lacks "Java that runs Maven" "17 or later (JAVA_HOME)" "$java"
  else
    has Maven "$version on Java $java"
  fi
}

check_go() {
  local version
  version=$(cd / && GOTOOLCHAIN=local go env GOVERSION 2>/dev/null) || version=
  version=${version#go}
  if [ -n "$version" ] && at_least "$version" 1.26; then has Go "$version"; else lacks Go "1.26 or later, on the PATH" "$version"; fi
}

# Missing Node is installed; one that is too old is its owner's affair.
check_node() {
  local version
  command -v node >/dev/null || return 0
  version=$(node --version)
  if at_least "${version#v}" 18; then has Node "${version#v}"; else lacks Node "18 or later" "${version#v}"; fi
}

check_packages() {
  command -v apt-get >/dev/null && return
  local program package
  while read -r program package; do
    lacks "$program" "there (Debian: $package; no apt-get to install it)"
  done < <(packages_missing programs)
}
