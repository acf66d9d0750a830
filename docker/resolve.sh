#!/bin/sh
# Prints the packages that an image will have, for each image and architecture, without installing any:
#   resolve.sh FOLDER ARCHITECTURE...
# FOLDER has a file for each image, named as the image, with what docker/NAME/packages has. A line of the
# output is `image architecture package=version`. apt resolves for any architecture, so a lock for one
# needs no machine of that architecture. It starts from no package at all, and takes what mmdebstrap's
# variant minbase takes (Debian's own base image is the same), then the image's packages.
set -eu
folder=$1
shift
for arch; do
  state=$(mktemp -d)
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  : >"$state/status"
  apt() {
    apt-get -o APT::Architecture="$arch" -o APT::Architectures="$arch" -o Dir::State::status="$state/status" \
      -o Dir::State::Lists="$state/lists" -o Dir::Cache="$state/cache" "$@"
  }
  apt update >&2
  for image in "$folder"/*; do
    # shellcheck disable=SC2046
    planned=$(apt install --simulate -y --no-install-recommends '?essential' '?priority(required)' apt $(cat "$image"))
    # Inst libc6 (2.41-12 Debian:13.1/stable [arm64])
    echo "$planned" | awk -v image="${image##*/}" -v arch="$arch" \
      '/^Inst / { print image, arch, $2 "=" substr($3, 2) }'
  done
  rm -r "$state"
done
