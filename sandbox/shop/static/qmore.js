// QMORE Checkout Seamless in a storefront: the part to copy. Card data go from QMORE's own iframe to QMORE;
// nothing here ever sees them.

import {initializeGateway, initializeTransaction, processTransaction} from "./saleor.js";

/** Ask what may be paid with; opens or reuses the data storage that cards need. */
export const paymentMethods = (checkoutId, language, options = {}) =>
  initializeGateway(checkoutId, {language, ...options});

const loaded = new Map();
function load(url) {
  if (!loaded.has(url)) {
    loaded.set(url, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = url;
      script.onload = resolve;
      script.onerror = () => { loaded.delete(url); reject(new Error("QMORE's script could not be loaded")); };
      document.head.append(script);
    }));
  }
  return loaded.get(url);
}

/** Send what the form holds to QMORE; resolves to the anonymised data, rejects with a sentence for the shopper. */
const store = (storage, information) => new Promise((resolve, reject) =>
  storage.storeCreditCardInformation(information, result => {
    if (result.getStatus() === 0) return resolve(result.getAnonymizedPaymentInformation());
    const errors = Object.values(result.getErrors() ?? {});
    reject(new Error(errors.map(e => e.consumerMessage || e.message).join(" ")));
  }));

/**
 * Mount the card form into an element. In mode `pci3` it is QMORE's own iframe (PCI SAQ A); in mode `classic` it is
 * `fields`, a form of the shop's own whose values go from here to QMORE and nowhere else (SAQ A-EP).
 */
export async function cardForm(dataStorage, elementId, fields) {
  await load(dataStorage.javascriptUrl);
  const storage = new (window.QentaCEE_DataStorage ?? window.WirecardCEE_DataStorage)();
  if (dataStorage.mode === "pci3") {
    storage.buildIframeCreditCard(elementId, "100%", "300px");
    return {store: () => store(storage, null)};
  }
  document.getElementById(elementId).append(fields);
  return {store: () => store(storage, {paymentType: "CCARD", ...Object.fromEntries(new FormData(fields))})};
}

/** Start the payment. Resolves to `{redirectUrl}`, or to `{errors}` that the shopper can correct, or `{failed}`. */
export async function start(checkoutId, data, {idempotencyKey, transactionId} = {}) {
  const answer = transactionId
    ? await processTransaction(transactionId, data)
    : await initializeTransaction(checkoutId, data, idempotencyKey);
  const id = answer.transaction.id;
  if (answer.data?.redirectUrl) return {transactionId: id, redirectUrl: answer.data.redirectUrl};
  if (answer.transactionEvent.type.endsWith("_ACTION_REQUIRED")) return {transactionId: id, errors: answer.data?.errors ?? []};
  return {failed: answer.transactionEvent.message || answer.data?.errors?.[0]?.consumerMessage};
}

/** After the shopper's return: ask until the result is known; the query's `outcome` is only a hint. */
export async function result(transactionId, {patience = 60_000} = {}) {
  const end = Date.now() + patience;
  for (let pause = 300; ; pause = Math.min(pause * 1.6, 5000)) {
    const {transactionEvent} = await processTransaction(transactionId);
    if (!transactionEvent.type.endsWith("_ACTION_REQUIRED")) return transactionEvent;
    if (Date.now() + pause > end) return transactionEvent;
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}
