// In lists of networks one types names as one knows them. Streamlit's search wants every letter that is typed, and a
// space where a name has a hyphen would find another network, or none: so spaces are left out, which it finds anyway.

const LISTS = ".st-key-pick-network, [class*='st-key-compare-']";

export function leaveOutSpaces(root = document) {
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  const isOfList = (target) => target.matches("input[role=combobox]") && target.closest(LISTS);
  // The list knows the first letter that is typed by the name that it stands in, spaces and all: that is left alone.
  const refuse = (event) => event.data === " " && isOfList(event.target) && event.preventDefault();
  const listen = ({ target, data }) => {
    if (data?.length === 1 || !isOfList(target) || !target.value.includes(" ")) return; // typed, not pasted
    write.call(target, target.value.replaceAll(" ", "")); // before the list reads it
  };
  root.addEventListener("beforeinput", refuse, { capture: true });
  root.addEventListener("input", listen, { capture: true });
}
