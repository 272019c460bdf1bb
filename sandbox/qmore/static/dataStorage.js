// The data storage's script, as QMORE serves it: both constructor names, card iframe and classic fields.
(() => {
  const BASE = "__BASE__";
  class Result {
    constructor(body) { this.body = body; this.response = {response: body}; }
    getStatus() { return this.body.errors ? 1 : 0; }
    getErrors() { return this.body.error || []; }
    getAnonymizedPaymentInformation() { return this.body.information || null; }
  }
  let frame = null;
  let count = 0;
  const waiting = new Map();
  addEventListener("message", event => {
    if (event.source !== frame?.contentWindow || event.data?.qmore !== "stored") return;
    waiting.get(event.data.id)?.(event.data.response);
    waiting.delete(event.data.id);
  });
  const ask = () => new Promise(resolve => {
    const id = ++count;
    waiting.set(id, resolve);
    frame.contentWindow.postMessage({qmore: "store", id}, new URL(BASE).origin);
  });
  const post = information => fetch(BASE + "/store", {
    method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(information),
  }).then(answer => answer.json());
  class DataStorage {
    buildIframeCreditCard(elementId, width, height) {
      frame = document.createElement("iframe");
      frame.src = BASE + "/frame";
      frame.title = "Card details";
      frame.style.cssText = `border:0;width:${width || "100%"};height:${height || "250px"}`;
      document.getElementById(elementId).replaceChildren(frame);
    }
    storePaymentInformation(information, callback) {
      (information === null ? ask() : post(information)).then(body => callback(new Result(body)));
      return {};
    }
  }
  for (const name of ["CreditCardMoto", "Maestro", "GooglePay"]) {
    DataStorage.prototype[`buildIframe${name}`] = DataStorage.prototype.buildIframeCreditCard;
  }
  const TYPES = {CreditCard: "CCARD", CreditCardMoto: "CCARD-MOTO", Maestro: "MAESTRO", SepaDd: "SEPA-DD",
    Giropay: "GIROPAY", Paybox: "PBX", Voucher: "VOUCHER"};
  for (const [name, paymentType] of Object.entries(TYPES)) {
    DataStorage.prototype[`store${name}Information`] = function (information, callback) {
      return this.storePaymentInformation(information && {...information, paymentType}, callback);
    };
  }
  window.QentaCEE_DataStorage = DataStorage;
  window.WirecardCEE_DataStorage = DataStorage;
})();
