#!/usr/bin/env bash
# Makes the pictures in this folder from real runs of arcbox-images in a terminal of tmux:
#
#   ARCBOX_TEST_DOCKER=unix:///var/run/docker.sock docs/images/make.sh [pull] [build]
#
# The build runs on that engine, which has to have the image busybox:1, or on demo: without one, and
# leaves the image shop:1. The pulls are always demo's, which takes the time that registries take.
# Needs tmux and the .NET SDK.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
columns=100
rows=24
work=$(mktemp -d /tmp/arcbox-pictures.XXXXXX)
trap 'terminal kill-server 2>/dev/null || true; rm -rf "$work"' EXIT

# A server of its own, without anybody's configuration.
terminal() {
  tmux -S "$work/tmux" -f /dev/null "$@"
}

# A shell in which nothing tells whose machine it is.
open_terminal() {
  local dotnet
  dotnet=$(command -v dotnet)
  cat >"$work/rc" <<RC
PS1='\$ '
arcbox-images() { "$dotnet" "$work/cli/arcbox-images.dll" "\$@"; }
cd "$work/project"
clear
RC
  terminal new-session -d -s picture -x $columns -y $rows \
    "env DOCKER_HOST='${ARCBOX_TEST_DOCKER:-}' COLORTERM=truecolor LANG=C.UTF-8 bash --noprofile --rcfile '$work/rc' -i"
}

# picture NAME PATTERN COMMAND: the screen at the first moment at which it matches the pattern.
picture() {
  local name=$1 pattern=$2 command=$3 tries
  open_terminal
  terminal send-keys -t picture -l "$command"
  terminal send-keys -t picture Enter
  for ((tries = 0; tries < 1200; tries++)); do
    terminal capture-pane -e -p -t picture >"$work/screen"
    if sed 's/\x1b\[[0-9;]*m//g' "$work/screen" | grep -Eq "$pattern"; then
      dotnet run "$here/AnsiToSvg.cs" -- $columns <"$work/screen" >"$work/$name.svg"
      mv "$work/$name.svg" "$here/$name.svg"
      terminal kill-session -t picture
      return
    fi
    sleep 0.05
  done
  echo "make.sh: the screen never showed $pattern:" >&2
  cat "$work/screen" >&2
  return 1
}

dotnet build "$here/../../samples/ImageCli" --nologo -v quiet -o "$work/cli"
mkdir -p "$work/project/shop"
# Other content each time, so that no engine has the second build in its cache; the first one leaves it a part.
echo "$RANDOM $(date)" >"$work/project/shop/main.c"
cat >"$work/project/shop/Dockerfile" <<'DOCKERFILE'
FROM busybox:1 AS build
ARG VERSION=dev
COPY . /src
RUN for part in cart stock mail pay; do echo "compiling $part.c, version $VERSION"; sleep 0.7; done
RUN cp /src/main.c /shop
FROM busybox:1
COPY --from=build /shop /usr/bin/shop
CMD ["shop"]
DOCKERFILE

endpoint=()
[ -n "${ARCBOX_TEST_DOCKER:-}" ] || endpoint=(--endpoint demo:)
[ $# -gt 0 ] || set -- pull build
for name; do
  case $name in
    pull) picture pull 'Total.* [56][0-9]%' \
      'arcbox-images pull redis:8 postgres:17 nginx:1.29 example.com/team/shop:2 --endpoint demo:' ;;
    build)
      DOCKER_HOST=${ARCBOX_TEST_DOCKER:-} dotnet "$work/cli/arcbox-images.dll" \
        build "$work/project/shop" -t shop:1 --build-arg VERSION=2.3 "${endpoint[@]}" >&2
      picture build 'compiling mail|Built: ' "arcbox-images build shop -t shop:1 --build-arg VERSION=2.4 ${endpoint[*]}"
      ;;
    *) echo "make.sh: no picture is called $name" >&2 && exit 2 ;;
  esac
done
