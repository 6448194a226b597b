/** The languages came from Europe; many of their speakers came from elsewhere. */

import { black, type Heritage, hispanic, several, splitNames, white } from "./heritage.ts";
import { weigh } from "./random.ts";

export const spanish: Heritage = {
  share: 18,
  language: "es",
  races: weigh([
    [hispanic, 94],
    [several, 4],
    [white, 2],
  ]),
  families:
    splitNames(`García, Rodríguez, Martínez, Hernández, López, González, Pérez, Sánchez, Ramírez, Torres, Flores, Rivera,
    Gómez, Díaz, Reyes, Morales, Ortiz, Gutiérrez, Chávez, Ramos, Ruiz, Álvarez, Mendoza, Vásquez, Castillo, Jiménez,
    Muñoz, Peña, Ibáñez, Núñez, de la Cruz, De León, del Río, Ríos y Valles, Quiñones, Agüero`),
  given: {
    F: splitNames(`Sofía, Valentina, Camila, Isabella, Lucía, María José, Ximena, Mía, Daniela, Renata, Zoé, Ana Lucía, Inés,
      Guadalupe, Itzel, Marisol, Belén, Begoña, Araceli, Noemí`),
    M: splitNames(`Santiago, Mateo, Sebastián, Diego, Leonardo, Ángel, José Luis, Iván, Jesús, Adrián, Joaquín, Andrés, Óscar,
      Martín, Nicolás, Emiliano, Íñigo, Raúl, César, Tomás`),
  },
};

export const german: Heritage = {
  share: 6,
  language: "de",
  races: [white],
  families:
    splitNames(`Müller, Schröder, Jäger, Groß, Köhler, Weiß, Böhm, Lüttgenau, von Bülow, zu Löwenstein, Schäfer, Krüger,
    Åkesson, Sjöström, Bjørnstad, Østergård, Häkkinen`),
  given: {
    F: splitNames(`Bärbel, Käthe, Änne, Marlene, Zoë, Frieda, Søs, Åsa, Malin, Annelie`),
    M: splitNames(`Jürgen, Björn, Jörg, Søren, Matthäus, Günther, Anton, Åke, Noël, Karl-Heinz`),
  },
};

export const french: Heritage = {
  share: 4,
  language: "fr",
  races: weigh([
    [black, 60],
    [white, 40],
  ]),
  families: splitNames(
    `Lefèvre, d'Aubigné, L’Écuyer, Beauséjour, Désir, Saint-Fleur, Jean-Baptiste, Garçon, Toussaint, Bélanger`,
  ),
  given: {
    F: splitNames(`Chloé, Anaïs, Hélène, Maëlle, Françoise, Océane, Rose-Andrée, Noémie`),
    M: splitNames(`François, Étienne, Jérôme, Loïc, Jean-Émile, Benoît, Gaël, Wisly`),
  },
};

export const portuguese: Heritage = {
  share: 4,
  language: "pt",
  races: weigh([
    [white, 40],
    [hispanic, 30],
    [several, 30],
  ]),
  families: splitNames(
    `Gonçalves, da Conceição, Magalhães, Simões, dos Santos, Araújo, Brandão, Sant'Ana, Falcão, Guimarães`,
  ),
  given: {
    F: splitNames(`Conceição, Inês, Letícia, Antônia, Lívia, Heloísa, Graça, Júlia`),
    M: splitNames(`João, Caetano, Estêvão, Luís, Tomé, Antônio, Cauã, Mário`),
  },
};

export const polish: Heritage = {
  share: 4,
  language: "pl",
  races: [white],
  families: splitNames(
    `Kowalski, Wiśniewski, Wójcik, Dąbrowski, Łukaszewski, Szczęsny, Gołębiowski, Żółkiewski, Jabłoński, Źrebiec`,
  ),
  given: {
    F: splitNames(`Małgorzata, Łucja, Zofia, Agnieszka, Bożena, Róża, Kinga, Świętosława`),
    M: splitNames(`Łukasz, Paweł, Michał, Stanisław, Grzegorz, Jędrzej, Kazimierz, Świętopełk`),
  },
  feminine: ["ski", "ska"],
};

export const turkish: Heritage = {
  share: 3,
  language: "tr",
  races: [white],
  families: splitNames(
    `Yılmaz, Öztürk, Şahin, Çelik, Yıldız, Güneş, Doğan, Koç, Işık, İnönü, Çağlar, Kılıç`,
  ),
  given: {
    F: splitNames(`Ayşe, Gülşen, Çiğdem, İpek, Zeynep, Şule, Nesrin, Işıl`),
    M: splitNames(`Çağrı, Oğuz, İbrahim, Şükrü, Uğur, Gökhan, Emre, Yağız`),
  },
};

export const icelandic: Heritage = {
  share: 2,
  language: "is",
  races: [white],
  families: splitNames(
    `Jónsson, Sigurðsson, Guðmundsson, Þórsson, Ægisson, Björnsson, Ólafsson, Kristjánsson`,
  ),
  given: {
    F: splitNames(`Guðrún, Þórdís, Ásdís, Sigríður, Æsa, Hrafnhildur, Birna, Ólöf`),
    M: splitNames(`Þór, Guðmundur, Ægir, Sigurður, Björn, Ólafur, Eiríkur, Höskuldur`),
  },
  feminine: ["sson", "sdóttir"],
};
