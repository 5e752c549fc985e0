// Words of documents and of schemas that mean the same, English and German.
const SYNONYMS = {
	invoice: 'invoice bill rechnung',
	order: 'order orders bestellung bestell auftrag purchase po',
	number: 'number no nr num nummer id ids ref reference referenz code #',
	date: 'date datum dated day sent issued created',
	due: 'due deadline fällig faellig fälligkeit fälligkeits payable zahlbar zahlungsziel',
	delivery: 'delivery delivered shipping shipment versand liefer lieferung leistungs',
	total: 'total totals sum gross gesamt summe gesamtsumme endsumme brutto',
	amount: 'amount betrag',
	net: 'net netto subtotal zwischensumme',
	vat: 'vat tax mwst ust mehrwertsteuer umsatzsteuer steuer',
	rate: 'rate satz percent prozent',
	discount: 'discount rabatt skonto',
	paid: 'paid deposit anzahlung bezahlt',
	price: 'price preis',
	unit: 'unit einzel stück',
	quantity: 'quantity qty menge anzahl pieces',
	description: 'description item items article product bezeichnung artikel beschreibung produkt',
	from: 'from seller supplier vendor issuer sender caller von verkäufer lieferant absender anrufer',
	to: 'to buyer customer client recipient an käufer kunde kunden empfänger',
	account: 'account bank iban bic konto',
	subject: 'subject betreff',
	email: 'email mail',
	phone: 'phone telephone tel mobile telefon fon',
	currency: 'currency währung',
	address: 'address adresse anschrift',
};

/** Two words that together mean something else than each. */
const PHRASES = {
	'amount due': 'total',
	'total due': 'total',
	'balance due': 'total',
	'to pay': 'total',
	'comes to': 'total',
	'zu zahlen': 'total',
	'macht zusammen': 'total',
	'pay by': 'due',
	'payment by': 'due',
	'sub total': 'net',
	'bill to': 'to',
	'billed to': 'to',
	'invoice to': 'to',
	'rechnung an': 'to',
	'ship to': 'delivery',
};

const CONCEPT = new Map(
	Object.entries(SYNONYMS).flatMap(([concept, words]) =>
		words.split(' ').map((word) => [word, concept]),
	),
);

/** What a word is about: a list of concepts, two for a German compound such as "Rechnungsdatum". */
export function conceptsOf(word) {
	const plain = word.toLowerCase();
	const known = CONCEPT.get(plain);
	if (known) return [known];
	for (let at = plain.length - 3; at >= 3; at--) {
		const end = CONCEPT.get(plain.slice(at));
		const start =
			CONCEPT.get(plain.slice(0, at)) ?? CONCEPT.get(plain.slice(0, at).replace(/s$/, ''));
		if (start && end) return [start, end];
	}
	return [];
}

/** What two words that follow one another are about, where that is another thing. */
export const phraseOf = (one, other) => PHRASES[`${one} ${other}`.toLowerCase()];

/** The words of a property's name: `invoiceNumber`, `invoice_number` and `InvoiceNumber` have two. */
export const wordsOfName = (name) =>
	name
		.replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
		.split(/[^\p{L}\d]+/u)
		.filter((word) => word !== '')
		.map((word) => word.toLowerCase());
