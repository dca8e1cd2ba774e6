// Sees private details in a question before it is sent, so that the page can warn. Nothing leaves the browser for it.
// It would rather miss a detail than warn of a harmless text: the server redacts more thoroughly before it stores a word.

const LONGEST = 2000; // characters that are looked at
const YOUNGEST = 14; // years ago that a date is, to be one of birth without a word that says so
const OLDEST = 110;

const EMAIL = /[\w.+%'-]\s?@\s?[a-z][\w-]{0,62}\.[a-z]{2}|\bat [a-z]{2,30} dot (?:com|co|net|org)\b/i;

const PHONE = /(^|[^\w.£$€])([+(]{0,2}\d(?:[\s().-]{0,3}\d){8,14})(?![\w]|[.-]\d)/g;
const PHONE_WORD = /\b(?:phone|tel|mob|cell|call|ring|text|whatsapp|number)/i;
const GROUPED = /^\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}$/;

const MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}";
const DATES = [
  /(?:^|[^\w./-])\d{1,2}[/.-]\d{1,2}[/.-](\d{4}|\d\d)(?![\w/.-]*\d)/g,
  /(?:^|[^\w./-])(\d{4})[/.-]\d{1,2}[/.-]\d{1,2}(?![\w/.-]*\d)/g,
  new RegExp(`\\b\\d{1,2}(?:st|nd|rd|th)?[ ./-]?(?:of )?${MONTH}[ .,/-]{0,2}(\\d{4}|\\d\\d)\\b`, "gi"),
  new RegExp(`\\b${MONTH} \\d{1,2}(?:st|nd|rd|th)?[ ,]{1,2}(\\d{4}|\\d\\d)\\b`, "gi"),
];
const BORN = /\b(?:d\.?o\.?b\b|date of birth|birth ?da(?:te|y)|born)[^\d\n]{0,25}$/i;
const BORN_AND_DIGITS = /\bdob[ :.-]{0,3}\d{6,8}\b/i;

const OWNER =
  "nhs|chi|mrn|insurance|policy|member(?:ship)?|record|patient|hospital|card|claim|account|sort|passport|licen[cs]e|customer|ref|bupa|axa|aviva|vitality|medicare|ssn|social|visa|iban";
const OWNED = new RegExp(`\\b(?:${OWNER})\\b[^\\d\\n]{0,20}$`, "i");
const RECORDS = [
  new RegExp(`\\b(?:${OWNER})\\b[^\\d\\n]{0,25}?\\b(?:number|no|num|id|code|ref)\\b[^\\d\\n]{0,6}(?:\\d[a-z/ -]{0,3}){4}`, "i"),
  new RegExp(`\\b(?:${OWNER})\\b[^\\d\\n£$€]{0,20}\\d(?:[ -]?\\d){5}`, "i"),
  /\b(?!000|666|9)\d{3}([ -])\d\d\1\d{4}\b/,
  /\b[A-CEGHJ-PR-TW-Z]{2} ?(?:\d\d ?){3}[A-D]\b|\b[a-z]{2}\d{6}[a-d]\b/,
  /\b[a-z]{2}\d\d(?: ?[a-z\d]{4}){0,3}(?: ?\d{4}){2}/i,
];
const LONG = /\d(?:[ -]?\d){8,18}/g;

/** Return the plain names of the kinds of private details that a text seems to hold, each once. */
export function privateDetails(text) {
  const read = text.slice(0, LONGEST);
  const all = (form) => [...read.matchAll(form)];
  const kinds = {
    "email address": EMAIL.test(read),
    "phone number": all(PHONE).some((found) => isPhone(found, read)),
    "date of birth": BORN_AND_DIGITS.test(read) || DATES.flatMap(all).some((found) => isBirth(found, read)),
    "record or card number": RECORDS.some((form) => form.test(read)) || all(LONG).some(([typed]) => isRecord(typed)),
  };
  return Object.keys(kinds).filter((name) => kinds[name]);
}

function before(found, text) {
  return text.slice(Math.max(0, found.index - 40), found.index + found[0].search(/[\d+(a-z]/i));
}

function isPhone(found, text) {
  const typed = found[2].replace(/^\(+/, "");
  const digits = typed.replace(/\D/g, "").length;
  if (isRecord(typed) || OWNED.test(before(found, text))) return false;
  if (typed.startsWith("+")) return true;
  if (typed.startsWith("0")) return digits === 10 || digits === 11 || typed.startsWith("00");
  if (/^[ -]?\d/.test(text.slice(found.index + found[0].length))) return false; // a part of a longer number
  return GROUPED.test(found[2]) || (digits >= 10 && PHONE_WORD.test(before(found, text)));
}

function isBirth(found, text) {
  if (BORN.test(before(found, text))) return true;
  const age = new Date().getFullYear() - Number(found[1]);
  return found[1].length === 4 && age >= YOUNGEST && age <= OLDEST;
}

function isRecord(typed) {
  const digits = [...typed.replace(/\D/g, "")].map(Number);
  if (digits.length === 10 && digits[0] > 0) return isNhsNumber(digits);
  return digits.length >= 13 && digits[0] > 2 && isCard(digits);
}

/** Tell whether ten digits are an NHS number: weighed 10 to 1, their sum is a multiple of 11. */
function isNhsNumber(digits) {
  return digits.reduce((sum, digit, at) => sum + digit * (10 - at), 0) % 11 === 0;
}

/** Tell whether digits are a payment card's: every second one from the right is doubled (Luhn). */
function isCard(digits) {
  const doubled = digits.reverse().map((digit, at) => (at % 2 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][digit] : digit));
  return doubled.reduce((sum, digit) => sum + digit, 0) % 10 === 0;
}
