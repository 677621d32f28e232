#!/usr/bin/env bash
# Starts the real engines and registries the tests talk to. See README.md beside this file.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/engines/common.sh
. "$here/common.sh"

usage() {
  cat <<'TEXT'
usage: up.sh [--podman] [--containerd]

Starts dockerd, three small registries and the test images; with the options also podman and
containerd. What is already up stays as it is. Prints the KEY=VALUE environment the tests read
on stdout, everything else on stderr.

  env=$(tests/engines/up.sh --podman) && export $env

environment:
  ARCBOX_RIG_DIR   where state lives                         (/tmp/arcbox-rig)
  PORT_OPEN        registry that takes everything            (5601)
  PORT_AUTH        registry that wants a user and password   (5602)
  PORT_READONLY    registry that refuses every push          (5603)

exit codes: 0 up, 1 something did not start, 2 not root, 3 programs missing, 64 wrong usage
TEXT
}

with_podman=
with_containerd=
for option in "$@"; do
  case $option in
    --podman) with_podman=1 ;;
    --containerd) with_containerd=1 ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) die 64 "unknown option '$option', see --help" ;;
  esac
done

# --- before anything is started ---------------------------------------------------------------

check_programs() {
  local missing programs packages
  missing=$(missing_programs ${with_podman:+podman} ${with_containerd:+containerd})
  [ -n "$missing" ] || return 0
  programs=$(cut -d' ' -f1 <<<"$missing" | paste -sd' ')
  packages=$(cut -d' ' -f2 <<<"$missing" | sort -u | paste -sd' ')
  die 3 "not found: $programs; on Debian: apt-get install -y --no-install-recommends $packages"
}

# The default lies in /tmp, where anyone may have put something under our name.
make_rig_directory() {
  if [ ! -e "$(rig_marker)" ]; then
    [ ! -L "$RIG" ] || die 1 "$RIG is a symbolic link"
    mkdir -p "$RIG"
    [ -z "$(ls -A "$RIG")" ] || die 1 "$RIG is not empty and not made by this script; set ARCBOX_RIG_DIR"
  fi
  [ -O "$RIG" ] || die 1 "$RIG belongs to someone else; set ARCBOX_RIG_DIR"
  : >>"$(rig_marker)"
  mkdir -p "$RIG"/{pid,log,conf}
}

# --- starting and waiting ---------------------------------------------------------------------

# launch NAME [VAR=VALUE...] PROGRAM ARG...
# The environment is emptied on purpose: docker-registry takes any REGISTRY_* variable for a
# setting, podman reads REGISTRY_AUTH_FILE and files under HOME. The lock is not handed on, or it
# would be held for as long as the daemon lives.
launch() {
  local name=$1
  shift
  setsid env -i PATH="$PATH" HOME="$RIG" "$@" </dev/null >"$RIG/log/$name.log" 2>&1 9>&- &
  # setsid and env only exec here, so this is the daemon's own pid.
  echo $! >"$RIG/pid/$name"
}

# wait_until_answers NAME COMMAND...
wait_until_answers() {
  local name=$1 deadline=$((SECONDS + 30))
  shift
  until "$@" >/dev/null 2>&1; do
    is_running "$name" || give_up "$name" "ended at once"
    [ $SECONDS -lt $deadline ] || give_up "$name" "does not answer"
    sleep 0.02
  done
}

give_up() {
  say "$1 $2; the end of $RIG/log/$1.log:"
  tail -n 20 "$RIG/log/$1.log" >&2 || true
  exit 1
}

answers_ping() {
  http --fail --max-time 5 --unix-socket "$1" http://engine/_ping
}

# Layered storage needs overlayfs, which is not to be had on top of another overlay, as in many
# CI containers.
overlay_works() {
  local probe result=1
  probe=$(mktemp -d "$RIG/probe.XXXXXX")
  mkdir "$probe"/{lower,upper,work,merged}
  if mount -t overlay -o "lowerdir=$probe/lower,upperdir=$probe/upper,workdir=$probe/work" \
    arcbox-probe "$probe/merged" 2>/dev/null; then
    umount "$probe/merged"
    result=0
  fi
  rm -rf "$probe"
  return $result
}

# --- registries -------------------------------------------------------------------------------

# start_registry KIND PORT VARIABLE: configuration on stdin without its http part.
start_registry() {
  local name=registry-$1 port=$2 variable=$3
  local config=$RIG/conf/$name.yml
  if is_running "$name"; then
    grep -qF "'127.0.0.1:$port'" "$config" ||
      die 1 "$name is up on another port than $port; stop it with down.sh first"
  else
    ! port_is_taken "$port" ||
      die 1 "port $port is in use by another program; choose a free one with $variable=..."
    {
      echo "version: 0.1"
      echo "log: {level: warn}"
      cat
      echo "http: {addr: '127.0.0.1:$port', secret: not-a-secret}"
    } >"$config"
    launch "$name" docker-registry serve "$config"
  fi
  wait_until_answers "$name" http --max-time 5 "http://127.0.0.1:$port/v2/"
}

start_registries() {
  start_registry open "$PORT_OPEN" PORT_OPEN <<YAML
storage:
  filesystem: {rootdirectory: $RIG/registry/open}
  delete: {enabled: true}
YAML

  # bcrypt of REGISTRY_PASSWORD, made once, so that the htpasswd program is not needed.
  # shellcheck disable=SC2016 # the dollar signs belong to the hash
  printf "%s:%s\n" "$REGISTRY_USER" '$2y$05$z39EtUaV66NIBzW1DdQ24u7euYfWVIWKwYgfBCjvnWG0gTjTdnMIK' >"$RIG/conf/htpasswd"
  start_registry auth "$PORT_AUTH" PORT_AUTH <<YAML
storage:
  filesystem: {rootdirectory: $RIG/registry/auth}
  delete: {enabled: true}
auth:
  htpasswd: {realm: arcbox-tests, path: $RIG/conf/htpasswd}
YAML

  # The open registry's images once more: every pull works, every push is refused.
  start_registry readonly "$PORT_READONLY" PORT_READONLY <<YAML
storage:
  filesystem: {rootdirectory: $RIG/registry/open}
  maintenance: {readonly: {enabled: true}}
YAML
}

# --- engines ----------------------------------------------------------------------------------

start_docker() {
  local driver=overlay2
  if ! is_running docker; then
    # After a SIGKILL the old containerd may still be there, and its pid file makes dockerd wait
    # 15 seconds and then give up.
    stop_service docker-containerd
    rm -f "$RIG/docker.pid" "$RIG/docker.sock" "$RIG"/docker-exec/containerd/*.sock*
    overlay_works || driver=vfs
    # No bridge, no firewall rules, no routes: the host's network stays as it is.
    cat >"$RIG/conf/dockerd.json" <<JSON
{
  "hosts": ["unix://$RIG/docker.sock"],
  "data-root": "$RIG/docker",
  "exec-root": "$RIG/docker-exec",
  "pidfile": "$RIG/docker.pid",
  "storage-driver": "$driver",
  "bridge": "none",
  "iptables": false,
  "ip6tables": false,
  "ip-forward": false,
  "ip-masq": false
}
JSON
    launch docker dockerd --config-file "$RIG/conf/dockerd.json"
  fi
  wait_until_answers docker answers_ping "$RIG/docker.sock"
}

write_podman_configuration() {
  local driver=overlay port
  overlay_works || driver=vfs
  # Docker takes 127.0.0.0/8 for insecure by itself, podman has to be told.
  for port in "$PORT_OPEN" "$PORT_AUTH" "$PORT_READONLY"; do
    printf "[[registry]]\nlocation = '127.0.0.1:%s'\ninsecure = true\n" "$port"
  done >"$RIG/conf/registries.conf"
  cat >"$RIG/conf/storage.conf" <<TOML
[storage]
driver = "$driver"
graphroot = "$RIG/podman/storage"
runroot = "$RIG/podman/run"
TOML
  # cgroupfs and file: there may be neither systemd nor a journal. File locks: the default ones
  # are in shared memory, which a podman of the user's own would use too.
  cat >"$RIG/conf/containers.conf" <<TOML
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
lock_type = "file"
runtime = "runc"
tmp_dir = "$RIG/podman/libpod"
[network]
network_config_dir = "$RIG/podman/networks"
TOML
}

start_podman() {
  if ! is_running podman; then
    rm -f "$RIG/podman.sock"
    mkdir -p "$RIG"/podman/{storage,run,libpod,networks,tmp}
    write_podman_configuration
    launch podman \
      CONTAINERS_CONF="$RIG/conf/containers.conf" \
      CONTAINERS_STORAGE_CONF="$RIG/conf/storage.conf" \
      CONTAINERS_REGISTRIES_CONF="$RIG/conf/registries.conf" \
      REGISTRY_AUTH_FILE="$RIG/podman/auth.json" \
      TMPDIR="$RIG/podman/tmp" \
      podman system service --time=0 "unix://$RIG/podman.sock"
  fi
  wait_until_answers podman answers_ping "$RIG/podman.sock"
}

start_containerd() {
  if ! is_running containerd; then
    rm -f "$RIG/containerd.sock" "$RIG/containerd.sock.ttrpc"
    # The ttrpc socket is made by containerd itself, beside the gRPC one.
    cat >"$RIG/conf/containerd.toml" <<TOML
version = 2
root = "$RIG/containerd/root"
state = "$RIG/containerd/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "$RIG/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "$RIG/containerd/opt"
TOML
    launch containerd containerd --config "$RIG/conf/containerd.toml"
  fi
  wait_until_answers containerd ctr --address "$RIG/containerd.sock" version
  [ -S "$RIG/containerd.sock.ttrpc" ] || give_up containerd "made no ttrpc socket"
  make_shim_directory
}

# A test puts its bundle beside rootfs and starts a shim of its own there; down.sh clears up after
# one that was cut short.
make_shim_directory() {
  [ ! -e "$RIG/shim/rootfs/bin/sh" ] || return 0
  mkdir -p "$RIG"/shim/rootfs/{bin,dev,proc}
  cp "$(command -v busybox)" "$RIG/shim/rootfs/bin/sh"
}

# Also engines that an earlier call started and this one did not ask for.
print_environment() {
  ! is_running docker || echo "ARCBOX_TEST_DOCKER=unix://$RIG/docker.sock"
  ! is_running podman || echo "ARCBOX_TEST_PODMAN=unix://$RIG/podman.sock"
  if is_running containerd; then
    echo "ARCBOX_TEST_CONTAINERD=unix://$RIG/containerd.sock"
    echo "ARCBOX_TEST_CONTAINERD_TTRPC=unix://$RIG/containerd.sock.ttrpc"
    echo "ARCBOX_TEST_SHIM=$RIG/shim"
  fi
  echo "ARCBOX_TEST_REGISTRY=127.0.0.1:$PORT_OPEN"
  echo "ARCBOX_TEST_REGISTRY_AUTH=127.0.0.1:$PORT_AUTH"
  echo "ARCBOX_TEST_REGISTRY_READONLY=127.0.0.1:$PORT_READONLY"
  echo "ARCBOX_TEST_REGISTRY_USER=$REGISTRY_USER"
  echo "ARCBOX_TEST_REGISTRY_PASSWORD=$REGISTRY_PASSWORD"
}

require_root
check_rig_path
check_programs
make_rig_directory
lock_rig
start_registries
start_docker
[ -z "$with_podman" ] || start_podman
[ -z "$with_containerd" ] || start_containerd
"$here/images.sh"
print_environment
