<?php
// Makes a personalised video: upload a picture, make a template, ask for a video, wait for it, print its link.
// Needs PHP 8 with its curl extension.

define("URL", getenv("REELWRIGHT_URL") ?: "https://example.com/v1");
define("ACCOUNT_ID", getenv("REELWRIGHT_ACCOUNT_ID") ?: "ACCOUNT_ID");
define("ACCOUNT_SECRET", getenv("REELWRIGHT_ACCOUNT_SECRET") ?: "ACCOUNT_SECRET");
define("PICTURE", getenv("PICTURE") ?: "photo.jpg");
define("CREDENTIALS", "accountID=" . ACCOUNT_ID . "&accountSecret=" . ACCOUNT_SECRET);

function post(string $path, string $body, array $headers): array
{
    $request = curl_init(URL . $path . "?" . CREDENTIALS);
    curl_setopt_array($request, [
        CURLOPT_POST => true,
        CURLOPT_POSTFIELDS => $body,
        CURLOPT_HTTPHEADER => $headers,
        CURLOPT_RETURNTRANSFER => true,
    ]);
    $response = curl_exec($request);
    if ($response === false) {
        throw new RuntimeException(curl_error($request));
    }
    $answer = json_decode($response, true, 512, JSON_THROW_ON_ERROR);
    if (isset($answer["error"])) {
        throw new RuntimeException(json_encode($answer["error"]));
    }
    return $answer;
}

function call(string $method, mixed ...$params): mixed
{
    $request = ["jsonrpc" => "2.0", "id" => "1", "method" => "SezionAPI.$method", "params" => $params];
    return post("/api", json_encode($request), ["Content-Type: application/json"])["result"];
}

$headers = ["Content-Type: image/jpeg", "X-SZN-Filename: photo.jpg"];
$media = post("/api/upload", file_get_contents(PICTURE), $headers)["media"];

$band = ["position" => ["x" => 0.1, "y" => 0.7], "size" => ["w" => 0.8, "h" => 0.2]];
$script = [
    ["image" => ["id" => "photo", "duration" => 2000, "imageAspect" => "crop"]],
    ["text" => ["id" => "title", "duration" => 2000] + $band],
];
$templateID = call("Template_New", [
    "name" => "Hello",
    "inputScripts" => [json_encode($script)],
    "outProfiles" => ["MP4_H264_AAC_640x480_24fps"],
    "inputMedias" => [
        ["inputID" => "photo", "type" => "image", "sezionID" => $media["id"]],
        ["inputID" => "title", "type" => "text", "text" => "Hello, {{firstName}}!"],
    ],
]);

$person = [["name" => "firstName", "value" => "Ava"]];
$videoID = call("Template_Video_New", $templateID, ["name" => "For Ava", "inputVariables" => $person]);

while (($status = call("Video_Get", $videoID)["status"])["code"] !== "done") {
    if ($status["code"] === "error") {
        throw new RuntimeException($status["message"]);
    }
    sleep(1);
}

foreach (call("Video_Get_Links", $videoID) as $link) {
    echo $link["url"], "\n";
}
