# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# dnf, the heir of yum, updates twelve packages (with data of our own making) from a repository over HTTP, into a root of its own.
TITLE="dnf"
PACKAGE=dnf
ORDER=7
PACKAGES=12
MEGABYTES=8

prepare() {
    local number
    name 198.51.100.70 repo.test
    mkdir -p "$WORK/repo/1" "$WORK/repo/2"
    for number in $(seq $PACKAGES); do
        make_package "$number" 1 1
        make_package "$number" 2 "$MEGABYTES"
    done
    createrepo_c -q "$WORK/repo/1"
    createrepo_c -q "$WORK/repo/2"
    repository "file://$WORK/repo/1" >"$WORK/old.repo.conf"
    repository http://repo.test/ >"$WORK/new.repo.conf"
    dnf_in_root "$WORK/old.repo.conf" install 'lab-*'
    web_settings >"$OUT/nginx.conf"
}

repository() {
    printf '[main]\ngpgcheck=0\nreposdir=/nonexistent\nplugins=0\nmax_parallel_downloads=4\n'
    printf '[lab]\nname=Lab\nbaseurl=%s\ngpgcheck=0\n' "$1"
}

# make_package NUMBER VERSION MEGABYTES
make_package() {
    local top=$WORK/rpm
    mkdir -p "$top/SOURCES"
    head -c "$3M" /dev/urandom >"$top/SOURCES/data"
    cat >"$top/lab.spec" <<SPEC
Name: lab-$1
Version: $2
Release: 1
Summary: Data for the lab
License: GPL-3.0-or-later
BuildArch: noarch
Source0: data
%description
Data for the lab.
%install
mkdir -p %{buildroot}/usr/share/lab
cp %{SOURCE0} %{buildroot}/usr/share/lab/$1
%files
/usr/share/lab/$1
SPEC
    rpmbuild -bb --quiet --define "_topdir $top" --define "_rpmdir $WORK/repo/$2" --define '_binary_payload w1.gzdio' "$top/lab.spec"
}

web_settings() {
    cat <<CONF
daemon off; user root; pid $WORK/nginx.pid; error_log stderr;
events { worker_connections 256; }
http { access_log $OUT/access.log combined; server { listen 10.77.1.70:80; root $WORK/repo/2; } }
CONF
}

dnf_arguments() { printf '%s\0' dnf -y -c "$1" --installroot="$WORK/root" --releasever=1 --setopt=cachedir=/cache; }
dnf_in_root() {
    local command
    mapfile -d '' command < <(dnf_arguments "$1")
    shift
    "${command[@]}" "$@"
}

serve() {
    start_names
    start_server web nginx -c "$OUT/nginx.conf"
    wait_for 10 listens 80
}

drive() {
    local command
    mapfile -d '' command < <(dnf_arguments "$WORK/new.repo.conf")
    start_client_as_root "${command[@]}" upgrade
    wait_for 120 client_ended
    sleep 2
}

prove() {
    local updated
    updated=$(rpm --root "$WORK/root" -qa 'lab-*' | grep -c -- '-2-1')
    printf '%s of %s packages updated\n' "$updated" "$PACKAGES"
    [ "$updated" -eq $PACKAGES ]
}
