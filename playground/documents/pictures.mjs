const style = (font, rest) => `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; padding: 44px 48px; width: 704px; font: 17px/1.5 ${font}; color: #111; background: #fff }
table { border-collapse: collapse; width: 100% }
th, td { padding: 5px 8px; text-align: right; white-space: nowrap }
th:first-child, td:first-child { text-align: left }
${rest}</style>`;

const rowsOf = ({ lines }, { money }, tag = 'td') =>
	lines
		.map(({ description, quantity, unitPrice, net }) => [
			description,
			quantity,
			money(unitPrice),
			money(net),
		])
		.map((cells) => `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`)
		.join('');

const addressOf = ({ name, address }) => `<b>${name}</b><br>${address.replace(', ', '<br>')}`;

/** How each layout writes an invoice as a picture: `(document, { money, date })` to HTML. */
export const pictures = {
	table: (document, write) => `${style(
		'Liberation Sans, DejaVu Sans, sans-serif',
		`h1 { color: #1d4e89; margin: 0 0 18px } .top { display: flex; justify-content: space-between }
		th { background: #1d4e89; color: #fff } tr:nth-child(odd) td { background: #f0f4f9 } .sum { width: 46%; margin: 20px 0 0 auto }`,
	)}
		<h1>INVOICE</h1>
		<div class="top"><div>${addressOf(document.seller)}</div>
			<div>Invoice number: <b>${document.number}</b><br>Invoice date: ${write.date(document.date)}<br>Due date: ${write.date(document.dueDate)}</div></div>
		<p>Bill to:<br>${addressOf(document.buyer)}</p>
		<table><tr><th>Description</th><th>Quantity</th><th>Unit price</th><th>Amount</th></tr>${rowsOf(document, write)}</table>
		<table class="sum"><tr><td>Net amount</td><td>${write.money(document.net)}</td></tr>
			<tr><td>VAT ${document.vatRate}%</td><td>${write.money(document.vat)}</td></tr>
			<tr><td><b>Total</b></td><td><b>${write.money(document.total)}</b></td></tr></table>
		<p>Thank you for your order.</p>`,

	letter: (document, write) => `${style(
		'Liberation Serif, DejaVu Serif, serif',
		'body { font-size: 17px } td { border-bottom: 1px solid #999 } .from { text-align: right }',
	)}
		<p class="from">${addressOf(document.seller)}</p><p>${addressOf(document.buyer)}</p>
		<p>${write.date(document.date)}</p>
		<p><b>Invoice ${document.number}</b></p>
		<p>Dear customer,<br>for our work in October we charge:</p>
		<table>${rowsOf(document, write)}</table>
		<p>Net: ${write.money(document.net)}<br>Value added tax (${document.vatRate}%): ${write.money(document.vat)}<br><b>Amount due: ${write.money(document.total)}</b></p>
		<p>Please pay by ${write.date(document.dueDate)}.</p>
		<p>Kind regards<br>${document.seller.name}</p>`,

	rechnung: (document, write) => `${style(
		'DejaVu Sans, Liberation Sans, sans-serif',
		'body { font-size: 16px } th { border-bottom: 2px solid #111 } .sum td { border-top: 1px solid #111 }',
	)}
		<p><small>${document.seller.name}, ${document.seller.address}</small></p>
		<p>${addressOf(document.buyer)}</p>
		<h2>Rechnung Nr. ${document.number}</h2>
		<p>Rechnungsdatum: ${write.date(document.date)}<br>Zahlbar bis: ${write.date(document.dueDate)}</p>
		<table><tr><th>Bezeichnung</th><th>Menge</th><th>Einzelpreis</th><th>Betrag</th></tr>${rowsOf(document, write)}</table>
		<table class="sum"><tr><td>Nettobetrag</td><td>${write.money(document.net)}</td></tr>
			<tr><td>Mehrwertsteuer ${document.vatRate} %</td><td>${write.money(document.vat)}</td></tr>
			<tr><td><b>Gesamtbetrag</b></td><td><b>${write.money(document.total)}</b></td></tr></table>
		<p>Vielen Dank.</p>`,

	slip: (document, write) => `${style(
		'Liberation Mono, DejaVu Sans Mono, monospace',
		'body { width: 520px; font-size: 17px } hr { border: 0; border-top: 2px dashed #111 } h3 { margin: 0 }',
	)}
		<h3>${document.seller.name}</h3>${document.seller.address}
		<hr>Invoice no: ${document.number}<br>Date: ${write.date(document.date)}<hr>
		<table>${rowsOf(document, write)}</table><hr>
		<table><tr><td>Subtotal</td><td>${write.money(document.net)}</td></tr>
			<tr><td>Tax ${document.vatRate}%</td><td>${write.money(document.vat)}</td></tr>
			<tr><td><b>TOTAL</b></td><td><b>${write.money(document.total)}</b></td></tr></table>
		<hr>Payment due ${write.date(document.dueDate)}`,
};
