// What the page does in the browser beside Streamlit. It runs again whenever the head is drawn, so all of it may run twice.

// On a narrow screen the side covers the page: buttons open and close it, and the browser may not remember that it was open, or
// the next visit would begin with it. A wide screen shows it by itself, so there only that it was closed is remembered.
window.forgetSide ??= () => Object.keys(localStorage)
  .filter(key => key.startsWith('stSidebarCollapsed') && (innerWidth <= 768 || localStorage[key] === 'false'))
  .forEach(key => localStorage.removeItem(key));
addEventListener('pagehide', forgetSide);
document.addEventListener('visibilitychange', forgetSide);
window.turnSide ??= (() => {
  const buttons = { 'open-side': 'stExpandSidebarButton', 'close-side': 'stSidebarCollapseButton' };
  document.addEventListener('click', ({ target }) => {
    const ours = buttons[target.className], theirs = ours && document.querySelector(`[data-testid=${ours}]`);
    (theirs?.querySelector('button') ?? theirs)?.click();
  });
  return true;
})();

// A control that the program moves (undo, reset) is another one of the same name: it gets the focus of the one before.
window.keepFocus ??= (() => {
  let held, name;
  const nameOf = item => [...item.classList].find(each => each.startsWith('st-key-'))?.replace(/-turn-\d+$/, '');
  const forget = item => { if (item === held && item.isConnected) held = undefined; };
  document.addEventListener('focusout', ({ target }) => setTimeout(forget, 0, target)); // not where it was taken away
  document.addEventListener('focusin', ({ target }) => {
    const control = target.closest('.stSlider, .stSelectbox, .stTextInput')?.closest('[class*="st-key-"]');
    held = control && target;
    name = control && nameOf(control);
  });
  new MutationObserver(() => {
    if (!held || held.isConnected || document.activeElement !== document.body) return;
    const next = [...document.querySelectorAll(`[class*="${name}"]`)].find(item => nameOf(item) === name);
    next?.querySelector('input')?.focus({ preventScroll: true });
  }).observe(document.body, { childList: true, subtree: true });
  return true;
})();
