#!/usr/bin/env bash
# Makes the test images out of busybox and a key stream, and puts them into the registries through
# their own API: tar, gzip, sha256sum, openssl and curl, no network. Called by up.sh.
#
# Everything is fixed (times, owners, order, pseudo-random bytes), so that the same busybox gives
# the same digests each time.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/engines/common.sh
. "$here/common.sh"

readonly epoch=1970-01-01T00:00:00Z
published=$RIG/images.published

# Where the functions below push to; publish_all changes both.
registry=127.0.0.1:$PORT_OPEN
credentials=()

# --- are they there already? ------------------------------------------------------------------

recipe_fingerprint() {
  cat "$here/images.sh" "$(command -v busybox)" | sha256sum | cut -d' ' -f1
}

# The digest each tag has now, in the order given. A test may have moved or deleted one.
current_digests() {
  local open=http://127.0.0.1:$PORT_OPEN/v2
  local auth=http://127.0.0.1:$PORT_AUTH/v2
  local accept=()
  local type
  for type in oci.image.index.v1 oci.image.manifest.v1 docker.distribution.manifest.v2; do
    accept+=(--header "Accept: application/vnd.$type+json")
  done
  {
    http --head "${accept[@]}" \
      "$open/lab/"{busybox/manifests/1,busybox/manifests/v2s2,multi/manifests/1,index/manifests/1} \
      "$open/lab/"{arm/manifests/1,corrupt/manifests/1,big/manifests/1,big/manifests/2}
    http --head "${accept[@]}" --user "$REGISTRY_USER:$REGISTRY_PASSWORD" "$auth/priv/busybox/manifests/1"
  } | tr -d '\r' | sed -n 's/^docker-content-digest: //Ip'
}

state_of_images() {
  recipe_fingerprint
  current_digests
}

# --- layers -----------------------------------------------------------------------------------

# Filled by add_layer, by layer name.
declare -A layer_file layer_digest layer_size layer_diff_id layer_suffix

sha256_of() {
  printf 'sha256:%s' "$(sha256sum "$1" | cut -d' ' -f1)"
}

# add_layer NAME gzip|plain: the layer is the folder tree/NAME.
add_layer() {
  local name=$1 packing=$2 tar=$work/$1.tar
  tar --create --file "$tar" --directory "$work/tree/$name" --format=gnu --sort=name \
    --mtime=@0 --owner=0 --group=0 --numeric-owner .
  rm -rf "$work/tree/$name"
  layer_diff_id[$name]=$(sha256_of "$tar")
  if [ "$packing" = gzip ]; then
    # -n: no name and time in the header.
    gzip -n "$tar"
    layer_file[$name]=$tar.gz
    layer_digest[$name]=$(sha256_of "$tar.gz")
    layer_suffix[$name]=gzip
  else
    layer_file[$name]=$tar
    layer_digest[$name]=${layer_diff_id[$name]}
    layer_suffix[$name]=
  fi
  layer_size[$name]=$(stat -c %s "${layer_file[$name]}")
}

# incompressible BYTES KEY_DIGIT: a cipher's key stream, the same on each run.
incompressible() {
  head -c "$1" /dev/zero | openssl enc -aes-128-ctr -K "$(printf "$2%.0s" {1..32})" -iv 00 2>/dev/null
}

make_layers() {
  local tree=$work/tree name
  mkdir -p "$tree"/{root/bin,root/etc,root/tmp,note,noise,damaged,big,big2}

  cp "$(command -v busybox)" "$tree/root/bin/busybox"
  for name in sh ls cat echo true false sleep env uname mkdir rm dd head wc; do
    ln -s busybox "$tree/root/bin/$name"
  done
  echo 'root:x:0:0:root:/:/bin/sh' >"$tree/root/etc/passwd"
  echo 'second layer' >"$tree/note/second.txt"
  incompressible 6291456 3 >"$tree/noise/noise.bin"
  incompressible 2097152 1 >"$tree/damaged/damaged.bin"
  incompressible 160000000 2 >"$tree/big/big.bin"
  incompressible 160000000 4 >"$tree/big2/big.bin"

  add_layer root gzip
  add_layer note gzip
  add_layer noise gzip
  add_layer damaged gzip
  # gzip would take seconds to win nothing.
  add_layer big plain
  add_layer big2 plain
}

# --- talking to a registry --------------------------------------------------------------------

# push_blob REPOSITORY FILE DIGEST
push_blob() {
  local blobs=http://$registry/v2/$1/blobs location
  http "${credentials[@]}" --fail --head --output /dev/null "$blobs/$3" 2>/dev/null && return
  location=$(http "${credentials[@]}" --fail --request POST --output /dev/null \
    --write-out '%header{location}' "$blobs/uploads/")
  http "${credentials[@]}" --fail --output /dev/null --upload-file "$2" \
    --header 'Content-Type: application/octet-stream' "$location&digest=$3"
}

# push_manifest REPOSITORY TAG_OR_DIGEST FILE MEDIA_TYPE
push_manifest() {
  http "${credentials[@]}" --fail --output /dev/null --upload-file "$3" \
    --header "Content-Type: $4" "http://$registry/v2/$1/manifests/$2"
}

# join_with_commas ITEM...
join_with_commas() {
  local IFS=,
  printf '%s' "$*"
}

write_image_config() {
  local arch=$1 layer diff_ids=() history=()
  shift
  for layer in "$@"; do
    diff_ids+=("\"${layer_diff_id[$layer]}\"")
    history+=("{\"created\":\"$epoch\",\"created_by\":\"layer $layer\"}")
  done
  printf '{"architecture":"%s","os":"linux","created":"%s",' "$arch" "$epoch"
  printf '"config":{"Env":["PATH=/bin"],"Cmd":["/bin/sh"],"Labels":{"arcbox.test":"1"}},'
  printf '"rootfs":{"type":"layers","diff_ids":[%s]},' "$(join_with_commas "${diff_ids[@]}")"
  printf '"history":[%s]}' "$(join_with_commas "${history[@]}")"
}

# push_image FORMAT ARCH REPOSITORY TAG LAYER...
# FORMAT is oci or docker. An empty TAG leaves the image reachable by its digest only. The image's
# descriptor, as an index wants it, is left in $descriptor.
push_image() {
  local format=$1 arch=$2 repository=$3 tag=$4 layer layers=()
  local manifest_type config_type layer_type
  local config=$work/config.json manifest=$work/manifest.json digest
  shift 4
  if [ "$format" = oci ]; then
    manifest_type=application/vnd.oci.image.manifest.v1+json
    config_type=application/vnd.oci.image.config.v1+json
    layer_type=application/vnd.oci.image.layer.v1.tar
  else
    manifest_type=application/vnd.docker.distribution.manifest.v2+json
    config_type=application/vnd.docker.container.image.v1+json
    layer_type=application/vnd.docker.image.rootfs.diff.tar
  fi

  for layer in "$@"; do
    push_blob "$repository" "${layer_file[$layer]}" "${layer_digest[$layer]}"
    layers+=("$(printf '{"mediaType":"%s","digest":"%s","size":%s}' \
      "$(media_type_of_layer "$format" "$layer_type" "$layer")" \
      "${layer_digest[$layer]}" "${layer_size[$layer]}")")
  done
  write_image_config "$arch" "$@" >"$config"
  digest=$(sha256_of "$config")
  push_blob "$repository" "$config" "$digest"

  printf '{"schemaVersion":2,"mediaType":"%s","config":{"mediaType":"%s","digest":"%s","size":%s},"layers":[%s]}' \
    "$manifest_type" "$config_type" "$digest" "$(stat -c %s "$config")" \
    "$(join_with_commas "${layers[@]}")" >"$manifest"
  digest=$(sha256_of "$manifest")
  push_manifest "$repository" "${tag:-$digest}" "$manifest" "$manifest_type"

  descriptor=$(printf '{"mediaType":"%s","digest":"%s","size":%s,"platform":{"architecture":"%s","os":"linux"}}' \
    "$manifest_type" "$digest" "$(stat -c %s "$manifest")" "$arch")
}

# OCI writes ".tar+gzip" where Docker writes ".tar.gzip".
media_type_of_layer() {
  local format=$1 base=$2 suffix=${layer_suffix[$3]}
  if [ -z "$suffix" ]; then
    echo "$base"
  elif [ "$format" = oci ]; then
    echo "$base+$suffix"
  else
    echo "$base.$suffix"
  fi
}

push_index() {
  local repository=$1 tag=$2 index=$work/index.json type=application/vnd.oci.image.index.v1+json
  local amd64
  push_image oci amd64 "$repository" '' root
  amd64=$descriptor
  push_image oci arm64 "$repository" '' root
  printf '{"schemaVersion":2,"mediaType":"%s","manifests":[%s,%s]}' "$type" "$amd64" "$descriptor" >"$index"
  push_manifest "$repository" "$tag" "$index" "$type"
}

# A registry takes no blob whose digest is wrong, so one byte is changed in its store afterwards:
# the pull begins well and breaks when the layer is checked.
damage_stored_blob() {
  local hex=${1#sha256:}
  local stored=$RIG/registry/open/docker/registry/v2/blobs/sha256/${hex:0:2}/$hex/data
  printf 'X' | dd of="$stored" bs=1 seek=1500000 conv=notrunc status=none
  [ "$(sha256_of "$stored")" != "$1" ] || die 1 "could not damage the layer of lab/corrupt:1"
}

publish_all() {
  push_image oci amd64 lab/busybox 1 root
  push_image docker amd64 lab/busybox v2s2 root
  push_image oci amd64 lab/multi 1 root note noise
  push_index lab/index 1
  push_image oci arm64 lab/arm 1 root
  push_image oci amd64 lab/corrupt 1 note damaged
  damage_stored_blob "${layer_digest[damaged]}"
  push_image oci amd64 lab/big 1 big
  push_image oci amd64 lab/big 2 big2

  registry=127.0.0.1:$PORT_AUTH
  credentials=(--user "$REGISTRY_USER:$REGISTRY_PASSWORD")
  push_image oci amd64 priv/busybox 1 root
}

[ -e "$(rig_marker)" ] || die 1 "no rig at $RIG; run up.sh, which calls this script"
if [ -e "$published" ] && [ "$(state_of_images)" = "$(cat "$published")" ]; then
  exit 0
fi

rm -f "$published"
work=$(mktemp -d "$RIG/images.XXXXXX")
trap 'rm -rf "$work"' EXIT
make_layers
publish_all
[ "$(current_digests | wc -l)" = 9 ] || die 1 "the registries do not show all images"
state_of_images >"$published"
say "published the test images"
