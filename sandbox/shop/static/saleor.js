// Saleor's storefront API: one function to ask, and the operations that a checkout needs.

export const config = await (await fetch("/config.json")).json();

async function ask(query, variables) {
  const answer = await fetch(config.saleorApiUrl, {
    method: "POST",
    headers: {"Content-Type": "application/json"},
    body: JSON.stringify({query, variables}),
  });
  const {data, errors} = await answer.json();
  if (errors?.length) throw new Error(errors[0].message);
  const result = Object.values(data)[0];
  if (result?.errors?.length) throw new Error(result.errors.map(e => e.message || e.code).join(", "));
  return result;
}

export const products = () => ask(`query Products($channel: String!) {
  products(first: 12, channel: $channel) { edges { node {
    id name description defaultVariant { id pricing { price { gross { amount currency } } } } } } } }`,
  {channel: config.channel}).then(found => found.edges.map(edge => edge.node));

export const createCheckout = input => ask(`mutation CheckoutCreate($input: CheckoutCreateInput!) {
  checkoutCreate(input: $input) {
    checkout { id totalPrice { gross { amount currency } } } errors { field message code } } }`,
  {input: {channel: config.channel, ...input}}).then(made => made.checkout);

export const initializeGateway = (id, data) => ask(`mutation Gateway($id: ID!, $gateway: String!, $data: JSON) {
  paymentGatewayInitialize(id: $id, paymentGateways: [{id: $gateway, data: $data}]) {
    gatewayConfigs { id data errors { field message code } } errors { field message code } } }`,
  {id, gateway: config.gatewayId, data}).then(made => {
    const gateway = made.gatewayConfigs[0];
    if (gateway.errors?.length) throw new Error(gateway.errors[0].message);
    return gateway.data;
  });

const TRANSACTION = "transaction { id } transactionEvent { type message pspReference } data errors { field message code }";

export const initializeTransaction = (id, data, idempotencyKey) => ask(`mutation Pay(
  $id: ID!, $gateway: String!, $data: JSON, $idempotencyKey: String) {
  transactionInitialize(id: $id, paymentGateway: {id: $gateway, data: $data}, idempotencyKey: $idempotencyKey) {
    ${TRANSACTION} } }`, {id, gateway: config.gatewayId, data, idempotencyKey});

export const processTransaction = (id, data) => ask(`mutation Process($id: ID!, $data: JSON) {
  transactionProcess(id: $id, data: $data) { ${TRANSACTION} } }`, {id, data});

export const completeCheckout = id => ask(`mutation Complete($id: ID!) {
  checkoutComplete(id: $id) { order { id number } errors { field message code } } }`, {id}).then(made => made.order);
