const mailOf = (name) => `${plain(name).replaceAll(' ', '.')}@${'post.example'}`;
const plain = (name) =>
	name
		.toLowerCase()
		.replace(/ä/g, 'ae')
		.replace(/ö/g, 'oe')
		.replace(/ü/g, 'ue')
		.replace(/[^a-z ]/g, '');

const WEEKDAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ');

function mail({ sender, to, date, time, order }, subject, body) {
	const weekday = WEEKDAYS[new Date(date).getUTCDay()];
	const [year, , day] = date.split('-');
	const month = new Date(date)
		.toLocaleString('en-GB', { month: 'short', timeZone: 'UTC' })
		.slice(0, 3);
	return `From: ${sender.name} <${mailOf(sender.name)}>
To: ${to} <orders@${plain(to).replaceAll(' ', '')}.example>
Subject: ${subject}
Date: ${weekday}, ${day} ${month} ${year} ${time}:00 +0100
Message-ID: <${order.toLowerCase()}@post.example>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

${body}
`;
}

const listOf = ({ lines }, { money }, at) =>
	lines
		.map(
			({ description, quantity, unitPrice }) =>
				`- ${quantity} x ${description} ${at} ${money(unitPrice)}`,
		)
		.join('\n');

/** How each layout writes an e-mail or what was said in a telephone call: `(document, { money, date })`. */
export const messages = {
	order: (document, write) =>
		mail(
			document,
			`Order ${document.order}`,
			`Hello,

please send us for ${document.sender.company}:

${listOf(document, write, 'at')}

Our order number: ${document.order}
Total: ${write.money(document.total)}

Deliver by the end of the month, please.

Kind regards
${document.sender.name}
${document.sender.company}`,
		),

	complaint: (document) =>
		mail(
			document,
			`Something is missing: order ${document.order}`,
			`Dear team,

the parcel of order ${document.order} came today. Of the ${document.lines[0].quantity + 1} pieces of "${document.lines[0].description}" one
was missing, and the box was damaged.

Please send the rest soon.

Best regards
${document.sender.name}`,
		),

	refund: (document, write) =>
		mail(
			document,
			`Refund for order ${document.order}`,
			`Hi,

we sent everything of order ${document.order} back two weeks ago and have heard nothing since.

The amount due to us: ${write.money(document.total)}

When will it be paid?

Regards
${document.sender.name}
${document.sender.company}`,
		),

	bestellung: (document, write) =>
		mail(
			document,
			`Bestellung ${document.order}`,
			`Guten Tag,

für ${document.sender.company} bestellen wir:

${listOf(document, write, 'zu')}

Bestellnummer: ${document.order}
Gesamtsumme: ${write.money(document.total)}

Mit freundlichen Grüßen
${document.sender.name}`,
		),

	beschwerde: (document) =>
		mail(
			document,
			`Beschwerde zu Bestellung ${document.order}`,
			`Guten Tag,

die Lieferung zu unserer Bestellung ${document.order} ist unvollständig: es fehlt "${document.lines[0].description}".

Bitte liefern Sie nach.

Viele Grüße
${document.sender.name}`,
		),

	call: (
		document,
		write,
	) => `Transcript of a phone call on ${write.date(document.date)}, ${document.time}

Agent: ${document.to}, good morning. How can I help you?
Caller: Good morning, this is ${document.sender.name} from ${document.sender.company}. I want to order a few things.
Agent: Of course. What do you need?
${document.lines.map(({ description, quantity }) => `Caller: ${quantity} times "${description}", please.\nAgent: Noted.`).join('\n')}
Caller: That is all. What is the price?
Agent: That comes to ${spoken(document, write)}. Your order number is ${document.order}.
Caller: ${document.order}, thank you. Goodbye.
`,

	anruf: (document, write) => `Anruf vom ${write.date(document.date)}, ${document.time} Uhr

Zentrale: ${document.to}, guten Tag.
Kunde: Guten Tag, hier ist ${document.sender.name} von ${document.sender.company}. Ich möchte etwas bestellen.
Zentrale: Gern, was darf es sein?
${document.lines.map(({ description, quantity }) => `Kunde: ${quantity} mal "${description}".\nZentrale: Notiert.`).join('\n')}
Kunde: Das ist alles.
Zentrale: Das macht zusammen ${write.money(document.total)}. Ihre Bestellnummer ist ${document.order}.
Kunde: Danke, auf Wiederhören.
`,
};

const NAMES = { GBP: 'pounds', EUR: 'euros', USD: 'dollars' };
const spoken = ({ total, currency }) => `${total.toFixed(2)} ${NAMES[currency]}`;
