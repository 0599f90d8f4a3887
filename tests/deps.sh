#!/bin/bash
# Installs what is missing: deps.sh build | test | checks | desktop | vm
#
# build: to build Moments and run the demo. test: also to run the tests. checks: also the compilers and
# linters of .ci/run. desktop: also the desktops and mail programs of make test-desktop. vm: also the virtual
# machine of make test-vm. Does nothing, and asks for nothing, when everything is there.
set -eu

build=(gcc libc6-dev pkg-config gettext tzdata libglib2.0-dev libical-dev libnotify-dev libinih-dev
    libsqlite3-dev libgmime-3.0-dev libidn2-dev libjson-glib-dev libcurl4-openssl-dev ca-certificates
    libsecret-1-dev)
test=(libcmocka-dev dbus libglib2.0-bin python3 python3-dbus python3-gi python3-dbusmock
    time python3-icalendar python3-vobject python3-html5lib python3-dateutil calcurse strace faketime mutt bsdutils dovecot-imapd openssl
    gnome-keyring man-db systemd desktop-file-utils
    xvfb xdotool fonts-dejavu-core dunst notification-daemon)
checks=(clang libclang-rt-dev clang-format clang-tidy cppcheck valgrind libc6-dbg shellcheck appstream mandoc libcsv-dev remind)
desktop=(gnome-shell gjs mako-notifier sway grim xfce4-notifyd thunderbird gnome-calendar evolution-data-server
    openbox wmctrl imagemagick adwaita-icon-theme hicolor-icon-theme librsvg2-common gsettings-desktop-schemas x11-utils)
vm=(qemu-system-x86 mmdebstrap debian-archive-keyring libarchive-tools)

case ${1:-} in
    build) wanted=("${build[@]}") ;;
    test) wanted=("${build[@]}" "${test[@]}") ;;
    checks) wanted=("${build[@]}" "${test[@]}" "${checks[@]}") ;;
    desktop) wanted=("${build[@]}" "${test[@]}" "${desktop[@]}") ;;
    vm) wanted=("${build[@]}" "${vm[@]}") ;;
    *) echo "usage: deps.sh build | test | checks | desktop | vm" >&2; exit 2 ;;
esac

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    pkg-config --exists glib-2.0 libical libnotify inih sqlite3 gmime-3.0 libidn2 json-glib-1.0 libcurl libsecret-1 2>/dev/null && exit 0
    cat >&2 <<END
Moments is built on Debian 12, where this would install what it needs. Here, please install
the packages that your system has for these, and try again:
  ${wanted[*]}
END
    exit 1
fi

missing=()
for package in "${wanted[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$package" 2>/dev/null)" = 'ii ' ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Some packages are missing, and installing them needs the administrator. As root, please run:" >&2
        echo "  apt-get install ${missing[*]}" >&2
        exit 1
    fi
    as_root=(sudo)
    [ -t 0 ] || as_root=(sudo -n)
fi
echo "Installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y "$@" >>"$log" 2>&1 </dev/null
}
# A password is asked for here, before the output goes to the log.
[ ${#as_root[@]} -eq 0 ] || "${as_root[@]}" true
apt update || echo "The list of packages could not be fetched anew; trying with the one at hand." >&2
if ! apt install --no-install-recommends "${missing[@]}"; then
    tail -n 20 "$log" >&2
    echo "Installing failed (see above). The packages needed are: ${missing[*]}" >&2
    exit 1
fi
