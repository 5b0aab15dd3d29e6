// Drives a running API with the public Barrister client for node: node node_client.js URL INTERFACE [FLAG]
// FLAG is what a brand's Template_Delete takes besides the id.
// Prints what it got as JSON.
const barrister = require("barrister");

const [, , url, interfaceName, ...flags] = process.argv;
const client = barrister.httpClient(url);
const script = JSON.stringify([{ rectangle: { id: "red", duration: 500, color: "0xE61E3C" } }]);
const template = { name: "From node", inputScripts: [script], outProfiles: ["MP4_H264_AAC_160x90_12fps"] };
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
  api.Template_New(template, step("id", (id) => {
    api.Template_List(step("templates", () => {
      // Not of the declared type: the client itself refuses it, by the contract.
      api.Template_Delete(5, ...flags.map(JSON.parse), (refused) => {
        got.refused = refused;
        api.Template_Delete("nothing", ...flags.map(JSON.parse), (unknown) => {
          got.unknown = unknown;
          const batch = client.startBatch();
          const batched = batch.proxy(interfaceName);
          batched.Media_List();
          batched.Template_Video_New(id, { name: "Batched" });
          batch.send((failure, results) => {
            got.batch = results;
            console.log(JSON.stringify(got));
          });
        });
      });
    }));
  }));
});
