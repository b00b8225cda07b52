# JDKs, looked for where maven-toolchains-plugin's select-jdk-toolchain looks: what is found here, the build finds too.

jdks() { # prints one "MAJOR HOME" a line
  local home major
  jdks_candidates | while read -r home; do
    [ -x "$home/bin/javac" ] && [ -x "$home/bin/java" ] && readlink -f "$home"
  done | sort -u | while read -r home; do
    major=$("$home/bin/java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p')
    [ -z "$major" ] || echo "$major $home"
  done
}

jdks_candidates() {
  local folder home
  for folder in /usr/lib/jvm /usr/java /usr/jdk /opt/java "$HOME"/{.jdks,.m2/jdks,.sdkman/candidates/java,.gradle/jdks} \
    "$HOME"/{.jenv/versions,.jbang/cache/jdks,.asdf/installs/java,.jabba/jdk}; do
    for home in "$folder"/*/; do
      [ ! -d "$home" ] || echo "$home"
    done
  done
  env | sed -n 's/^JAVA[^=]*_HOME=//p'
  sed -n 's/.*<jdkHome>\(.*\)<\/jdkHome>.*/\1/p' "$HOME/.m2/toolchains.xml" 2>/dev/null || true
}
