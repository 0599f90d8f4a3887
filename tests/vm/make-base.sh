#!/bin/bash
# A Debian 12 that boots from memory, with what Moments stands on: make-base.sh FOLDER makes base.cpio and vmlinuz there.
# Done once, in a few minutes, and again when this file changes; as no particular user, since the archive is never
# unpacked on this machine.
set -eu

folder=$1
packages=(systemd systemd-sysv dbus dbus-user-session libpam-systemd procps tzdata python3 python3-dbusmock python3-gi
    libglib2.0-bin libnotify4 libsqlite3-0 libinih1 libical3 libgmime-3.0-0 libjson-glib-1.0-0 libidn2-0 libcurl4
    libsecret-1-0 openssl polkitd linux-image-cloud-amd64)
made=$(cksum <"$0")
if [ -s "$folder/base.cpio" ] && [ "$(cat "$folder/made-by" 2>/dev/null)" = "$made" ]; then exit 0; fi
mkdir -p "$folder"
rm -f "$folder/base.cpio"
scratch=$(mktemp -d "${TMPDIR:-/tmp}/moments-vm.XXXXXX")
trap 'rm -rf "$scratch"' EXIT

echo 'Making a Debian 12 for the virtual machine (2 to 4 minutes)'
# Nothing is kept if the power goes, so nothing is waited for until it is on the disk.
if ! timeout 1800 mmdebstrap --variant=minbase --include="$(IFS=,; echo "${packages[*]}")" --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/lib/udev/hwdb*' bookworm "$scratch/root.tar" >"$scratch/log" 2>&1; then
    tail -n 20 "$scratch/log" >&2
    exit 1
fi
tar -xf "$scratch/root.tar" -C "$scratch" --wildcards --strip-components=2 './boot/vmlinuz-*'
mv "$scratch"/vmlinuz-* "$folder/vmlinuz"
bsdtar --format=newc -cf "$scratch/base.cpio" --exclude './boot/*' --exclude '*lib/modules/*' --exclude './dev/*' \
    --exclude './var/cache/apt/*' --exclude './var/lib/apt/lists/*' --exclude './usr/lib/udev/hwdb*' \
    --exclude './usr/lib/x86_64-linux-gnu/perl/*' --exclude './usr/share/perl/*' "@$scratch/root.tar"
mv "$scratch/base.cpio" "$folder/base.cpio"
echo "$made" >"$folder/made-by"
