// Calls as a public client of a vendor's does: node vendor_client.js URL INTERFACE LINK_METHOD STORAGE_KEY VIDEO
// It counts its images but not their captions, names a font that is not there, sends the vendor's sample of a product as
// description, and links the file of a finished video. Prints what it got as JSON.
const barrister = require("barrister");

const [, , url, interfaceName, linkMethod, storageKey, videoID] = process.argv;
const client = barrister.httpClient(url);
const script = JSON.stringify([
  { image: { id: "object0", duration: 500 } },
  { text: { id: "object0text", duration: 500, textFont: "OpenSans" } },
]);
const template = {
  name: "Pictures with captions",
  inputScripts: [script],
  outProfiles: ["MP4_H264_AAC_160x90_12fps"],
  videoInputs: { audio: 0, video: 0, image: 1, text: 0 },
  videoOutput: { type: "sezion", youtube: { id: "", license: "cc", privacy: "hidden" } },
};
const video = {
  name: "A product",
  description: '<p class="product">Nikon &amp; lens</p>'.repeat(100),
  inputMedias: [
    { inputID: "object0", type: "image", http: "https://example.com/photo.jpg" },
    { inputID: "object0text", type: "text", text: "Hello" },
  ],
};
const got = {};

function step(name, next) {
  return (error, result) => {
    got[name] = error ? { error } : result;
    if (error) return console.log(JSON.stringify(got));
    next(result);
  };
}

client.loadContract((error) => {
  if (error) throw new Error(JSON.stringify(error));
  const api = client.proxy(interfaceName);
  api.Template_New(template, step("templateID", (templateID) => {
    api.Template_Video_New(templateID, video, step("videoID", () => {
      api.Video_Get(videoID, step("video", ({ outFiles: [file] }) => {
        api[linkMethod](videoID, file.storage[storageKey], step("link", () => console.log(JSON.stringify(got))));
      }));
    }));
  }));
});
