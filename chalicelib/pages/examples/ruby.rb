# Makes a personalised video: upload a picture, make a template, ask for a video, wait for it, print its link.
require "json"
require "net/http"

URL = ENV.fetch("REELWRIGHT_URL", "https://example.com/v1")
ACCOUNT_ID = ENV.fetch("REELWRIGHT_ACCOUNT_ID", "ACCOUNT_ID")
ACCOUNT_SECRET = ENV.fetch("REELWRIGHT_ACCOUNT_SECRET", "ACCOUNT_SECRET")
PICTURE = ENV.fetch("PICTURE", "photo.jpg")
CREDENTIALS = "accountID=#{ACCOUNT_ID}&accountSecret=#{ACCOUNT_SECRET}"

def post(path, body, headers)
  response = Net::HTTP.post(URI("#{URL}#{path}?#{CREDENTIALS}"), body, headers)
  answer = JSON.parse(response.body)
  abort "error: #{answer["error"]}" if answer["error"]
  answer
end

def call(method, *params)
  request = { jsonrpc: "2.0", id: "1", method: "SezionAPI.#{method}", params: params }
  post("/api", JSON.generate(request), "Content-Type" => "application/json")["result"]
end

headers = { "Content-Type" => "image/jpeg", "X-SZN-Filename" => "photo.jpg" }
media = post("/api/upload", File.binread(PICTURE), headers)["media"]

band = { position: { x: 0.1, y: 0.7 }, size: { w: 0.8, h: 0.2 } }
script = [
  { image: { id: "photo", duration: 2000, imageAspect: "crop" } },
  { text: { id: "title", duration: 2000, **band } }
]
template_id = call("Template_New", {
  name: "Hello",
  inputScripts: [JSON.generate(script)],
  outProfiles: ["MP4_H264_AAC_640x480_24fps"],
  inputMedias: [
    { inputID: "photo", type: "image", sezionID: media["id"] },
    { inputID: "title", type: "text", text: "Hello, {{firstName}}!" }
  ]
})

person = [{ name: "firstName", value: "Ava" }]
video_id = call("Template_Video_New", template_id, { name: "For Ava", inputVariables: person })

loop do
  status = call("Video_Get", video_id)["status"]
  break if status["code"] == "done"
  abort "error: #{status["message"]}" if status["code"] == "error"
  sleep 1
end

puts call("Video_Get_Links", video_id).map { |link| link["url"] }
