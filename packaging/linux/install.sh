#!/bin/sh
# Installs, or with --remove takes away, a frozen build: sh install.sh [--remove] [--prefix DIR]
# It looks for the build in $BUNDLE, beside itself, or in dist/ of the checkout. Projects and settings are never touched.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
prefix=${HOME}/.local
action=install
while [ $# -gt 0 ]; do
    case $1 in
        --prefix) prefix=$2; shift ;;
        --remove) action=remove ;;
        *) echo "usage: $0 [--remove] [--prefix DIR]" >&2; exit 2 ;;
    esac
    shift
done
mkdir -p "$prefix"
prefix=$(cd "$prefix" && pwd)

program=$prefix/lib/mrcsaf-studio
share=$prefix/share

files() {  # what lies outside the program's own folder
    echo "$prefix/bin/mrcsaf-studio"
    echo "$prefix/bin/mrcsaf"
    echo "$share/applications/mrcsaf-studio.desktop"
    echo "$share/metainfo/mrcsaf-studio.metainfo.xml"
    echo "$share/mime/packages/mrcsaf.xml"
    echo "$share/man/man1/mrcsaf-studio.1"
    echo "$share/man/man1/mrcsaf.1"
    echo "$share/icons/hicolor/scalable/apps/mrcsaf-studio.svg"
    for size in 16 22 24 32 48 64 128 256 512; do
        echo "$share/icons/hicolor/${size}x${size}/apps/mrcsaf-studio.png"
    done
}

refresh() {  # each is optional: a desktop without it needs no refreshing
    if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$share/applications" || true; fi
    if command -v update-mime-database >/dev/null; then update-mime-database "$share/mime" 2>/dev/null || true; fi
    if command -v gtk-update-icon-cache >/dev/null; then gtk-update-icon-cache -qtf "$share/icons/hicolor" || true; fi
}

remove() {
    files | while read -r file; do rm -f "$file"; done
    rm -rf "$program"
}

if [ $action = remove ]; then
    remove
    refresh
    echo "MR-CSAF Studio was removed from $prefix; your projects and settings are still there."
    exit 0
fi

bundle=${BUNDLE:-}
for place in "$here/mrcsaf-studio" "$here/../../dist/mrcsaf-studio"; do
    if [ -z "$bundle" ] && [ -x "$place/mrcsaf-studio" ]; then bundle=$place; fi
done
if [ ! -x "$bundle/mrcsaf-studio" ]; then
    echo "There is no build beside this script: run pyinstaller packaging/pyinstaller/mrcsaf.spec, or set BUNDLE." >&2
    exit 1
fi

icons=$here/icons
[ -d "$icons" ] || icons=$here/../icons
remove
mkdir -p "$prefix/lib" "$prefix/bin"
files | while read -r file; do mkdir -p "$(dirname "$file")"; done
cp -a "$bundle" "$program"
ln -s ../lib/mrcsaf-studio/mrcsaf-studio "$prefix/bin/mrcsaf-studio"
ln -s ../lib/mrcsaf-studio/mrcsaf "$prefix/bin/mrcsaf"
# The full path, because ~/.local/bin is on no path of some sessions.
sed "s|^Exec=mrcsaf-studio|Exec=\"$prefix/bin/mrcsaf-studio\"|; /^TryExec=/d" \
    "$here/mrcsaf-studio.desktop" > "$share/applications/mrcsaf-studio.desktop"
cp "$here/mrcsaf-studio.metainfo.xml" "$share/metainfo/"
cp "$here/mrcsaf.xml" "$share/mime/packages/"
cp "$here/mrcsaf-studio.1" "$here/mrcsaf.1" "$share/man/man1/"
cp "$icons/mrcsaf-studio.svg" "$share/icons/hicolor/scalable/apps/"
for size in 16 22 24 32 48 64 128 256 512; do
    cp "$icons/mrcsaf-studio-$size.png" "$share/icons/hicolor/${size}x${size}/apps/mrcsaf-studio.png"
done
refresh
echo "MR-CSAF Studio was installed; start it with $prefix/bin/mrcsaf-studio"
