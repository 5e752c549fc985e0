// Nobody and nothing here is real.
export const en = {
	companies: [
		['Larchwood Paper Co', '7 Mill Walk', 'Brantham'],
		['Quillon Garden Tools Ltd', '19 Ferry Lane', 'Osmere'],
		['Harrow Lane Bakery Supplies', '2 Granary Yard', 'Tilbrook'],
		['Fenmarch Instruments', '88 Signal Road', 'Westhallow'],
		['Copperbeck Lighting Ltd', '31 Tanner Street', 'Nethercote'],
		['Dunmore & Pike Packaging', '5 Dockside', 'Saltreach'],
		['Ashgrove Cleaning Services', '60 Elm Terrace', 'Pennfold'],
		['Merrivale Office Chairs', '12 Joiner Court', 'Aldermouth'],
	],
	buyers: [
		['Pinewood Café', '4 Harbour View', 'Osmere'],
		['Tarrant Dental Practice', '27 Chapel Row', 'Brantham'],
		['Westhallow Primary School', '1 School Lane', 'Westhallow'],
		['Bellfield Architects', '9 Castle Square', 'Nethercote'],
		['Rushden Bicycle Workshop', '44 Station Way', 'Tilbrook'],
	],
	people: 'Marta Quill,Owen Tarrant,Priya Lindell,Jonas Wickham,Edda Farrow,Silas Brook'.split(','),
	goods: [
		['Desk lamp, black', 38.5],
		['Copy paper A4, box', 21.75],
		['Garden hose 25 m', 44.9],
		['Pruning shears', 17.2],
		['Bread flour 25 kg', 32.4],
		['Office chair, grey', 189],
		['LED panel 60 x 60', 74.95],
		['Cardboard boxes, pack of 50', 58.3],
		['Window cleaning, hours', 41],
		['Digital thermometer', 26.6],
		['Whiteboard markers, set', 12.45],
		['Filing cabinet, 3 drawers', 236.8],
	],
};

export const de = {
	companies: [
		['Bergmoos Werkzeuge GmbH', 'Hauptplatz 8', 'Talbrunn'],
		['Lindauer Papierhaus GmbH', 'Am Anger 3', 'Weilstadt'],
		['Nordkamm Leuchten GmbH', 'Hafenweg 21', 'Elbhorst'],
		['Kaltenbach Gartenbau', 'Mühlgasse 14', 'Rosental'],
	],
	buyers: [
		['Holzbau Ferner', 'Am Forst 2', 'Weilstadt'],
		['Praxis Dr. Sommerau', 'Lindenallee 30', 'Talbrunn'],
		['Gasthof Zur Eiche', 'Kirchplatz 1', 'Rosental'],
	],
	people: 'Jule Ansbach,Kilian Moorfeld,Tabea Rosskamp'.split(','),
	goods: [
		['Bohrmaschine 18 V', 249.9],
		['Ersatzakku 5 Ah', 84.5],
		['Druckerpapier A4, Karton', 23.9],
		['Stehleuchte, schwarz', 129],
		['Gartenschere', 19.8],
		['Blumenerde 40 l', 9.95],
		['Werkbank, Buche', 389],
	],
};
