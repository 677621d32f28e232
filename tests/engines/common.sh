# shellcheck shell=bash
# What up.sh, images.sh and down.sh share. Meant to be sourced, not run.

RIG=${ARCBOX_RIG_DIR:-/tmp/arcbox-rig}
RIG=${RIG%/}
PORT_OPEN=${PORT_OPEN:-5601}
PORT_AUTH=${PORT_AUTH:-5602}
PORT_READONLY=${PORT_READONLY:-5603}
# shellcheck disable=SC2034 # read by the scripts that source this one
REGISTRY_USER=tester
# shellcheck disable=SC2034
REGISTRY_PASSWORD=s3cret

# Daemons live in sbin, which is not on everybody's PATH.
PATH=$PATH:/usr/sbin:/sbin
# Layers and directories must come out alike whatever the caller's umask is.
umask 022

say() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
}

# die EXIT_CODE MESSAGE...
die() {
  local code=$1
  shift
  say "$*"
  exit "$code"
}

# curl without the user's ~/.curlrc and without a proxy: every peer here is on this machine.
http() {
  curl -q --noproxy '*' --silent --show-error "$@"
}

require_root() {
  [ "$(id -u)" = 0 ] || die 2 "must run as root (dockerd and mounts need it); you are $(id -un 2>/dev/null || id -u)"
}

port_is_taken() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# The marker tells a directory of ours from one that merely has the name given in ARCBOX_RIG_DIR,
# so that down.sh --wipe cannot delete somebody's home.
rig_marker() {
  printf '%s/.arcbox-rig' "$RIG"
}

# The rig's path goes into YAML, TOML, JSON and unquoted KEY=VALUE lines, and into unix socket
# paths, which end at 107 bytes. The longest one is made by dockerd for its own containerd.
check_rig_path() {
  local longest=$RIG/docker-exec/containerd/containerd.sock.ttrpc
  [[ $RIG =~ ^/[A-Za-z0-9._/-]+$ ]] ||
    die 1 "ARCBOX_RIG_DIR must be an absolute path of letters, digits and ._-/ only, not '$RIG'"
  [ ${#longest} -le 107 ] ||
    die 1 "ARCBOX_RIG_DIR is too long by $((${#longest} - 107)) characters for unix sockets: $RIG"
}

# Only one script at a time may change the rig: test runners like to start several at once.
lock_rig() {
  exec 9>"$RIG/lock"
  flock --wait 300 9 || die 1 "another script has been busy with $RIG for five minutes"
}

# --- programs ---------------------------------------------------------------------------------

# A dynamically linked busybox is useless in an image that has nothing else in it. ldd says "not a
# dynamic executable" and fails for a static program.
has_static_busybox() {
  local busybox
  busybox=$(command -v busybox) && ! ldd "$busybox" >/dev/null 2>&1
}

# missing_programs [podman] [containerd]: prints "PROGRAM PACKAGE" for each one that is not there.
missing_programs() {
  local program package
  local wanted=(dockerd:docker.io docker-registry:docker-registry curl:curl openssl:openssl)
  local engine
  for engine in "$@"; do
    case $engine in
      podman) wanted+=(podman:podman runc:runc) ;;
      containerd) wanted+=(containerd:containerd ctr:containerd containerd-shim-runc-v2:containerd runc:runc) ;;
    esac
  done
  for program in "${wanted[@]}"; do
    package=${program#*:}
    program=${program%%:*}
    command -v "$program" >/dev/null || echo "$program $package"
  done
  has_static_busybox || echo "busybox(static) busybox-static"
}

# --- processes --------------------------------------------------------------------------------

# Each service has one argument on its command line which names a file of this very rig. A pid
# file is believed only if that argument is there: pids are used again, names are shared.
service_argument() {
  case $1 in
    registry-*) printf '%s/conf/%s.yml' "$RIG" "$1" ;;
    docker) printf '%s/conf/dockerd.json' "$RIG" ;;
    docker-containerd) printf '%s/docker-exec/containerd/containerd.toml' "$RIG" ;;
    podman) printf 'unix://%s/podman.sock' "$RIG" ;;
    containerd) printf '%s/conf/containerd.toml' "$RIG" ;;
  esac
}

pid_file() {
  case $1 in
    # Written by dockerd, not by us: its own containerd, which outlives a killed dockerd.
    docker-containerd) printf '%s/docker-exec/containerd/containerd.pid' "$RIG" ;;
    *) printf '%s/pid/%s' "$RIG" "$1" ;;
  esac
}

# A process that has ended but was not reaped yet still has its /proc entry, with an empty
# command line; `kill -0` would call it alive.
is_service() {
  grep -zqxF -e "$(service_argument "$1")" "/proc/$2/cmdline" 2>/dev/null
}

# running_pid NAME: prints the pid, or fails.
running_pid() {
  local pid
  pid=$(cat "$(pid_file "$1")" 2>/dev/null) || return 1
  [[ $pid =~ ^[0-9]+$ ]] && is_service "$1" "$pid" && echo "$pid"
}

is_running() {
  running_pid "$1" >/dev/null
}

# stop_service NAME: TERM, a wait, then KILL.
stop_service() {
  local name=$1 pid deadline
  if pid=$(running_pid "$name"); then
    kill -TERM "$pid"
    deadline=$((SECONDS + 20))
    while is_service "$name" "$pid" && [ $SECONDS -lt $deadline ]; do
      sleep 0.02
    done
    if is_service "$name" "$pid"; then
      say "$name (pid $pid) did not stop when asked, killing it"
      kill -KILL "$pid"
      sleep 0.2
    else
      say "stopped $name (pid $pid)"
    fi
  fi
  rm -f "$(pid_file "$name")"
}
