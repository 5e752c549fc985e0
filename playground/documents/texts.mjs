const columns = (widths, cells) =>
	cells
		.map((cell, index) =>
			index === 0 ? String(cell).padEnd(widths[0]) : String(cell).padStart(widths[index]),
		)
		.join('')
		.trimEnd();

const tableOf = ({ lines }, { money }, header) => {
	const widths = [32, 10, 14, 14];
	const rows = lines.map(({ description, quantity, unitPrice, net }) => [
		description,
		quantity,
		money(unitPrice),
		money(net),
	]);
	return [header, ...rows].map((cells) => columns(widths, cells)).join('\n');
};

const EN = ['Description', 'Quantity', 'Unit price', 'Amount'];
const DE = ['Bezeichnung', 'Menge', 'Einzelpreis', 'Betrag'];

/** How each layout writes an invoice as text: `(document, { money, date })`. */
export const texts = {
	plain: (document, write) => `INVOICE

From: ${document.seller.name}
${document.seller.address}
To: ${document.buyer.name}
${document.buyer.address}

Invoice number: ${document.number}
Invoice date: ${write.date(document.date)}
Due date: ${write.date(document.dueDate)}

${tableOf(document, write, EN)}

Net amount: ${write.money(document.net)}
VAT (${document.vatRate}%): ${write.money(document.vat)}
Total: ${write.money(document.total)}

Please quote the invoice number with your payment.
`,

	columns: (document, write) => `${columns([48, 20], [document.seller.name, 'INVOICE'])}
${columns([48, 28], [document.seller.address, `Invoice no. ${document.number}`])}
${columns([48, 28], ['', `Date: ${write.date(document.date)}`])}

Bill to
${document.buyer.name}
${document.buyer.address}

Payment due ${write.date(document.dueDate)}

${tableOf(document, write, ['Item', 'Qty', 'Price', 'Total'])}
${'-'.repeat(70)}
${columns([56, 14], ['Subtotal', write.money(document.net)])}
${columns([56, 14], [`Tax ${document.vatRate}%`, write.money(document.vat)])}
${columns([56, 14], ['TOTAL DUE', write.money(document.total)])}
`,

	stacked: (document, write) => `${document.seller.name}
${document.seller.address.replace(', ', '\n')}

Tax invoice

Invoice #
${document.number}

Date
${write.date(document.date)}

Payment due
${write.date(document.dueDate)}

Customer
${document.buyer.name}

${document.lines.map(({ description, quantity, unitPrice }) => `- ${quantity} x ${description} at ${write.money(unitPrice)}`).join('\n')}

Subtotal
${write.money(document.net)}

VAT
${write.money(document.vat)}

Amount due
${write.money(document.total)}
`,

	rechnung: (document, write) => `${document.seller.name}, ${document.seller.address}

${document.buyer.name}
${document.buyer.address.replace(', ', '\n')}

RECHNUNG

Rechnungsnummer: ${document.number}
Kundennummer: K-${document.vatRate * 10}71
Rechnungsdatum: ${write.date(document.date)}
Zahlbar bis: ${write.date(document.dueDate)}

${tableOf(document, write, DE)}

Nettobetrag ${write.money(document.net)}
zzgl. MwSt. ${String(document.vatRate).replace('.', ',')} % ${write.money(document.vat)}
Gesamtbetrag ${write.money(document.total)}

Vielen Dank für Ihren Auftrag.
`,
};
