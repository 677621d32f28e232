#!/usr/bin/env bash
# Builds the peers of other makes that the ttrpc tests talk to. See README.md beside this file.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

usage() {
  cat <<'TEXT'
usage: build.sh [DIRECTORY]

Builds the Go peer into DIRECTORY (artifacts/peers) with Debian's own Go packages; nothing is
downloaded. Prints the KEY=VALUE environment the tests read on stdout, everything else on stderr.

  environment=$(tests/peers/build.sh) && export $environment

exit codes: 0 built, 1 did not build, 3 packages missing, 64 wrong usage
TEXT
}

directory=$root/artifacts/peers
case ${1-} in
  -h | --help)
    usage
    exit 0
    ;;
  -*)
    echo "build.sh: unknown option '$1', see --help" >&2
    exit 64
    ;;
  ?*) directory=$1 ;;
esac

# Where Debian's golang-*-dev packages put their sources.
packages=/usr/share/gocode
if ! command -v go >/dev/null || [ ! -d $packages/src/github.com/containerd/ttrpc ]; then
  echo "build.sh: Go or its ttrpc package is missing; on Debian:" \
    "apt-get install -y --no-install-recommends golang-go golang-github-containerd-ttrpc-dev" >&2
  exit 3
fi

mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
# GOPATH mode: there is no module proxy to ask. Without cgo no C compiler is needed. The user's own
# settings (go env -w) are left out.
(
  cd "$here/go"
  GOENV=off GOFLAGS='' GO111MODULE=off GOPATH=$packages GOCACHE=$directory/cache CGO_ENABLED=0 \
    go build -trimpath -o "$directory/go-peer" . >&2
)
echo "ARCBOX_TEST_GO_PEER=$directory/go-peer"
