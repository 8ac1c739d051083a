# Sourced by ./holdfast and ./test: sets JAVA_HOME to a JDK 25 or newer, finds Node, or says what is missing.

# From the JDK's own file, where it has one: asking javac starts a JVM, which is felt at every start.
jdk_version() {
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
  else
    "$1/bin/javac" -version 2>/dev/null | sed -n 's/^javac \([0-9]*\).*/\1/p'
  fi
}

find_jdk() {
  local candidate version
  local on_path
  on_path=$(command -v javac 2>/dev/null) && on_path=$(dirname "$(dirname "$(readlink -f "$on_path")")")
  for candidate in "${JAVA_HOME:-}" "$on_path" /usr/lib/jvm/*25* /usr/lib/jvm/*; do
    [ -x "$candidate/bin/javac" ] || continue
    version=$(jdk_version "$candidate")
    if [ "${version:-0}" -ge 25 ]; then
      export JAVA_HOME=$candidate
      return 0
    fi
  done
  echo "holdfast: no JDK 25 found in JAVA_HOME, on the PATH or under /usr/lib/jvm. Install one (a package such as temurin-25-jdk) and try again." >&2
  return 1
}

# The pages' scripts are built with the Node that is there; nothing downloads one.
find_node() {
  local version
  version=$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/')
  if [ "${version:-0}" -lt 20 ] || ! command -v npm >/dev/null 2>&1; then
    echo "holdfast: no Node 20 with npm on the PATH. Install them and try again." >&2
    return 1
  fi
}

# Installs what each lock file under tools/ names, unless that is there already: as web/tools/install.mjs does for web.
install_node_tools() {
  local lock folder
  for lock in tools/*/package-lock.json; do
    folder=$(dirname "$lock")
    # npm writes the file it compares with last: an installation that is cut off leaves none.
    if [ "$folder/node_modules/.package-lock.json" -nt "$lock" ] && [ "$folder/node_modules/.package-lock.json" -nt "$folder/package.json" ]; then
      continue
    fi
    echo "holdfast: installing what $folder needs" >&2
    (cd "$folder" && npm ci --no-progress --ignore-scripts --no-audit --no-fund --no-update-notifier >&2) || {
      echo "holdfast: npm ci failed in $folder; run it there by hand and try again." >&2
      return 1
    }
  done
}

# Installs Debian packages by name when a command or file of theirs is missing: need COMMAND-OR-FILE PACKAGE …
need() {
  local missing=()
  while [ $# -gt 0 ]; do
    command -v "$1" >/dev/null 2>&1 || [ -r "$1" ] || missing+=("$2")
    shift 2
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  local root=()
  [ "$(id -u)" = 0 ] || root=(sudo)
  echo "holdfast: installing ${missing[*]}" >&2
  if ! { "${root[@]}" apt-get update -qq && DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq "${missing[@]}"; } >&2; then
    echo "holdfast: could not install ${missing[*]}; install them by hand and try again." >&2
    return 1
  fi
}
