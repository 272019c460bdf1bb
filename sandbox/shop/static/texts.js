// Every text of the shop, in both languages.

export const TEXTS = {
  en: {
    products: "Our things", add: "Add to basket", basket: "Your basket", empty: "Nothing in it yet.", checkout: "Checkout",
    address: "Where to?", email: "E-mail", firstName: "First name", lastName: "Last name", streetAddress1: "Street",
    postalCode: "Postcode", city: "City", phone: "Phone", toPayment: "Continue to payment", payment: "How would you like to pay?",
    methods: "Payment methods", useCard: "Use this card", card: "Your card", bank: "Bank", review: "Review your order", total: "Total",
    toReview: "Continue", pay: "Pay now", wait: "One moment, your payment is being confirmed …",
    pan: "Card number", cardholdername: "Name on card", expirationMonth: "Month", expirationYear: "Year", cardverifycode: "Security code",
    items: "Items", deliverTo: "Deliver to", payWith: "Pay with", change: "Change payment", back: "Back",
    thanks: "Thank you!", order: "Your order number is", pending: "Your payment is on its way; we will tell you when it has arrived.",
    failed: "The payment did not go through", again: "Try again", shipping: "Shipping included", home: "Back to the shop",
    note: "Demo – no real money, no real cards.",
  },
  de: {
    products: "Unsere Sachen", add: "In den Korb", basket: "Ihr Warenkorb", empty: "Noch nichts darin.", checkout: "Zur Kasse",
    address: "Wohin?", email: "E-Mail", firstName: "Vorname", lastName: "Nachname", streetAddress1: "Straße",
    postalCode: "PLZ", city: "Ort", phone: "Telefon", toPayment: "Weiter zur Zahlung", payment: "Wie möchten Sie zahlen?",
    methods: "Zahlungsarten", useCard: "Diese Karte verwenden", card: "Ihre Karte", bank: "Bank", review: "Bestellung prüfen", total: "Summe",
    toReview: "Weiter", pay: "Jetzt bezahlen", wait: "Einen Moment, Ihre Zahlung wird bestätigt …",
    pan: "Kartennummer", cardholdername: "Name auf der Karte", expirationMonth: "Monat", expirationYear: "Jahr", cardverifycode: "Prüfziffer",
    items: "Artikel", deliverTo: "Lieferung an", payWith: "Zahlung mit", change: "Zahlung ändern", back: "Zurück",
    thanks: "Danke!", order: "Ihre Bestellnummer ist", pending: "Ihre Zahlung ist unterwegs; wir melden uns, sobald sie da ist.",
    failed: "Die Zahlung hat nicht geklappt", again: "Noch einmal versuchen", shipping: "inklusive Versand", home: "Zurück zum Shop",
    note: "Demo – kein echtes Geld, keine echten Karten.",
  },
};
