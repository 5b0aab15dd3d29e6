#!/bin/sh
# Makes a personalised video: upload a picture, make a template, ask for a video, wait for it, print its link.
# Needs curl and jq.
set -eu

URL=${REELWRIGHT_URL:-https://example.com/v1}
ACCOUNT_ID=${REELWRIGHT_ACCOUNT_ID:-ACCOUNT_ID}
ACCOUNT_SECRET=${REELWRIGHT_ACCOUNT_SECRET:-ACCOUNT_SECRET}
PICTURE=${PICTURE:-photo.jpg}
CREDENTIALS="accountID=$ACCOUNT_ID&accountSecret=$ACCOUNT_SECRET"

call() { # method, params
  request=$(jq -n --arg method "SezionAPI.$1" --argjson params "$2" \
    '{jsonrpc: "2.0", id: "1", method: $method, params: $params}')
  curl -sS "$URL/api?$CREDENTIALS" -H 'Content-Type: application/json' -d "$request" |
    jq -e 'if .error then .error | halt_error else .result end'
}

media=$(curl -sS "$URL/api/upload?$CREDENTIALS" \
  -H 'Content-Type: image/jpeg' -H 'X-SZN-Filename: photo.jpg' --data-binary "@$PICTURE" |
  jq 'if .error then .error | halt_error else .media.id end')

script='[
  {"image": {"id": "photo", "duration": 2000, "imageAspect": "crop"}},
  {"text": {"id": "title", "duration": 2000, "position": {"x": 0.1, "y": 0.7}, "size": {"w": 0.8, "h": 0.2}}}
]'
params=$(jq -n --arg script "$script" --argjson media "$media" '[{
  name: "Hello", inputScripts: [$script], outProfiles: ["MP4_H264_AAC_640x480_24fps"],
  inputMedias: [{inputID: "photo", type: "image", sezionID: $media},
                {inputID: "title", type: "text", text: "Hello, {{firstName}}!"}]}]')
template=$(call Template_New "$params")

video=$(call Template_Video_New "[$template,
  {\"name\": \"For Ava\", \"inputVariables\": [{\"name\": \"firstName\", \"value\": \"Ava\"}]}]")

while status=$(call Video_Get "[$video]" | jq .status); do
  case $(echo "$status" | jq -r .code) in
    done) break ;;
    error) echo "$status" >&2; exit 1 ;;
  esac
  sleep 1
done

call Video_Get_Links "[$video]" | jq -r '.[].url'
