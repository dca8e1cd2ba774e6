/** Return what private details a text seems to hold, as plain names of their kinds. */
export function privateDetails(text) {
  return [
    ...(/\S@\S{1,60}\.\w/.test(text) ? ["email address"] : []),
    ...(/(?:\d[ ()-]?){9}/.test(text) ? ["phone number"] : []),
  ];
}
