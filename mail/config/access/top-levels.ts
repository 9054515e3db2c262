/**
 * Top level domains of more than two letters that are in wide use: enough to tell `From:club` from `From:peter`.
 * Two letters are taken for a country.
 */
const known = new Set(
  (
    'com net org edu gov mil int arpa info biz name pro aero coop museum jobs mobi travel cat tel asia post xxx ' +
    'app art auto baby band bar best bet bid bio black blog blue boo boutique build business buzz cam camera ' +
    'camp capital car cards care cars casa cash center chat cheap click cloud club codes coffee company computer ' +
    'country cyou dance data date dating day deal deals delivery dev diet digital direct directory domains ' +
    'download earth education email energy events exchange expert express fail family fans farm fashion finance ' +
    'fish fit foundation fun fund fyi gallery game games gdn gift gifts global gmbh gold green group guide guru ' +
    'hair haus health help homes host hosting house icu ink institute international investments kim kiwi land ' +
    'lat law legal life lighting limited link live llc loan loans lol london ltd makeup market marketing mba media ' +
    'men mobile moda mom money monster network news ninja nyc one online ooo page party photo photography photos ' +
    'pics pictures pink pizza plus poker porn press productions properties pub quest racing realty red rehab rent ' +
    'report rest review reviews rip rocks rodeo run sale sbs school science security services sex shoes shop ' +
    'shopping show site skin social software solar solutions space sport store stream studio style sucks support ' +
    'surf systems tax team tech tips today tokyo tools top tours town toys trade trading training tube uno ' +
    'vacations ventures vet video villas vip vote voyage wang watch webcam website wedding wiki win wine work works ' +
    'world wtf xin xyz yachts yoga zip zone'
  ).split(' '),
);

/** Is a name without dots a top level domain, as far as is known here? */
export const isTopLevel = (label: string): boolean =>
  /^[a-z]{2}$/i.test(label) || /^xn--/i.test(label) || known.has(label.toLowerCase());
