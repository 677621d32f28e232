#!/usr/bin/env bash
# Stops what up.sh started, and nothing else. See README.md beside this file.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/engines/common.sh
. "$here/common.sh"

usage() {
  cat <<'TEXT'
usage: down.sh [--wipe]

Stops the engines and registries of this rig, unmounts what they left behind and removes their
sockets. Images are kept for the next up.sh, unless --wipe is given, which deletes everything
under ARCBOX_RIG_DIR (/tmp/arcbox-rig).
TEXT
}

wipe=
for option in "$@"; do
  case $option in
    --wipe) wipe=1 ;;
    -h | --help)
      usage
      exit 0
      ;;
    *) die 64 "unknown option '$option', see --help" ;;
  esac
done

# dockerd bind-mounts its data folder, and a podman build that was cancelled leaves overlays.
# Innermost first, and lazily where something still has a file open.
unmount_leftovers() {
  local mount_point
  while read -r mount_point; do
    umount "$mount_point" 2>/dev/null || umount --lazy "$mount_point" || say "still mounted: $mount_point"
  done < <(awk -v below="$RIG/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort --reverse)
}

has_mounts() {
  awk -v below="$RIG/" 'index($2, below) == 1 { found = 1 } END { exit !found }' /proc/mounts
}

# Shims that a test host which was killed left behind, with their containers, cgroups and sockets. A
# shim is told by its container's id on the command line, which is the name of its bundle.
remove_leftover_shims() {
  local bundle id cmdline pid
  for bundle in "$RIG"/shim/*/config.json; do
    [ -e "$bundle" ] || continue
    bundle=${bundle%/config.json}
    id=${bundle##*/}
    for cmdline in /proc/[0-9]*/cmdline; do
      pid=${cmdline#/proc/}
      ! grep -zqxF -e "$id" "$cmdline" 2>/dev/null || kill -KILL "${pid%/cmdline}" 2>/dev/null || true
    done
    # Written when a container is made.
    if [ -e "$bundle/runtime" ]; then
      (cd "$bundle" && containerd-shim-runc-v2 -namespace arcbox-tests -id "$id" delete </dev/null >/dev/null 2>&1) ||
        say "could not delete the container of $bundle"
    fi
    [ ! -e "$bundle/address" ] || rm -f "$(sed 's,^unix://,,' "$bundle/address")"
    rm -rf "$bundle"
    say "removed a test's shim, $id"
  done
}

require_root
check_rig_path
if [ ! -e "$(rig_marker)" ]; then
  say "no rig at $RIG, nothing to stop"
  exit 0
fi
lock_rig

for service in podman docker docker-containerd containerd registry-readonly registry-auth registry-open; do
  stop_service "$service"
done
remove_leftover_shims
unmount_leftovers
rm -f "$RIG"/*.sock "$RIG"/*.sock.ttrpc "$RIG/docker.pid"

if [ -n "$wipe" ]; then
  # Deleting through a mount would delete somebody else's files.
  ! has_mounts || die 1 "not deleting $RIG, something is still mounted there"
  # The marker goes last, so that a wipe which was interrupted can be repeated.
  find "$RIG" -mindepth 1 -maxdepth 1 ! -name .arcbox-rig -exec rm -rf {} +
  rm -rf "$RIG"
fi
