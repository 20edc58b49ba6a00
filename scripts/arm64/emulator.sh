#!/usr/bin/env bash
# emulator.sh FOLDER: what it takes to run linux-arm64 packages on Debian x64, in a folder that WIKIBOT_TEST_ARM64 can name:
# qemu-aarch64-static, sysroot/ (glibc, libstdc++, ICU, OpenSSL of Debian arm64) and dotnet/ (the runtime packs that
# "./wikibot package" restored). Nothing is installed: packages are downloaded with apt-get and unpacked there.
set -euo pipefail
mkdir -p "${1:?emulator.sh FOLDER}"
cd "$1"
mkdir -p apt/{lists,cache/archives}/partial debs sysroot qemu
touch apt/status
arm64=(-o APT::Architecture=arm64 -o APT::Architectures=arm64 -o Dir::State="$PWD/apt" -o Dir::State::status="$PWD/apt/status"
  -o Dir::Cache="$PWD/apt/cache" -o APT::Sandbox::User=)
(
  cd debs
  apt-get download qemu-user-static
  apt-get "${arm64[@]}" update
  apt-get "${arm64[@]}" download libc6 libgcc-s1 libstdc++6 libicu72 libssl3 zlib1g
)
for deb in debs/*_arm64.deb; do dpkg -x "$deb" sysroot; done
dpkg -x debs/qemu-user-static_*.deb qemu
cp qemu/usr/bin/qemu-aarch64-static .

for name in Microsoft.NETCore.App Microsoft.AspNetCore.App; do
  packs="${NUGET_PACKAGES:-$HOME/.nuget/packages}/${name,,}.runtime.linux-arm64"
  version=$(ls "$packs" | sort -V | tail -1)
  target="dotnet/shared/$name/$version"
  mkdir -p "$target"
  cp "$packs/$version"/runtimes/linux-arm64/lib/net10.0/* "$target"
  if [ -f "$packs/$version/runtimes/linux-arm64/native/libhostfxr.so" ]; then
    cp "$packs/$version"/runtimes/linux-arm64/native/* "$target"
    mkdir -p "dotnet/host/fxr/$version"
    mv "$target/libhostfxr.so" "dotnet/host/fxr/$version"
  fi
done
chmod -R a+rX .
