/**
 * Programs that run nothing of what they are given: their arguments are names, numbers and text. Of a program that is
 * not known here every argument may be a command.
 */
export const plainPrograms: ReadonlySet<string> = new Set(
  `
  : true false echo cd pwd pushd popd dirs exit return break continue shift umask ulimit times type help kill bg fg disown
  suspend logout history caller unalias
  ls dir vdir exa eza lsd cat tac nl head tail wc cut paste tr rev fold fmt pr column expand unexpand uniq
  comm join grep egrep fgrep zgrep pcregrep look strings od xxd hexdump base32 base64 basenc cksum sum md5sum
  sha1sum sha224sum sha256sum sha384sum sha512sum b2sum md5 shasum diff cmp colordiff patch tsort shuf seq factor
  expr bc numfmt jq yq xq gron xmllint pup csvcut csvgrep csvlook
  cp mv ln rm rmdir mkdir touch chmod chown chgrp mktemp mkfifo mknod truncate shred dd sync df du stat file
  readlink realpath basename dirname pathchk tree lsattr chattr getfacl setfacl link unlink fallocate rimraf trash
  date cal sleep uptime uname hostname hostnamectl whoami id groups users who w last logname tty stty tput clear
  reset nproc free vmstat iostat lscpu lsblk lsof lspci lsusb lsmod dmesg ps top htop pgrep pkill killall pidof pstree
  printenv locale getconf getent which whereis whatis apropos info tldr tee yes sponge cowsay figlet cloc tokei
  curl http https xh ping ping6 traceroute dig nslookup host whois ifconfig ss netstat route arp telnet
  gzip gunzip zcat bzip2 bunzip2 xz unxz zstd unzstd lz4 unzip 7z 7za 7zr ar
  dpkg-query yum dnf zypper pacman apk port pip gem composer nuget
  glab systemctl journalctl pg_dump pg_restore createdb dropdb
  useradd userdel groupadd groupdel passwd umount fdisk mkfs swapon swapoff blkid wipefs
  shutdown reboot halt poweroff
  eslint prettier tsc vitest jest mocha stylelint biome pytest mypy ruff black isort flake8 pyright gofmt goimports
  golangci-lint staticcheck rustfmt shellcheck shfmt hadolint yamllint markdownlint actionlint clang-format clang-tidy
  pg_isready redis-cli openssl ffmpeg ffprobe convert identify xdg-open code
  `
    .trim()
    .split(/\s+/),
);
