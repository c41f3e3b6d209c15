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

// Streamlit names its own controls in English alone; on a Chinese page they are read out in Chinese. Names that end with a
// blank are beginnings, of which the rest stays. Back on the English page those that were not drawn anew are named back.
window.nameControls ??= (() => {
  const names = [
    ['Skip to main content', '跳到正文'], ['Sidebar', '侧栏'], ['Collapse sidebar', '收起侧栏'], ['Expand sidebar', '展开侧栏'],
    ['Open', '展开选项'], ['Close', '关闭'], ['Clear all', '全部清除'], ['Clear value', '清除'], ['Clear entry', '清除输入'],
    ['Selected values', '已选'], ['Main menu', '主菜单'], ['Notifications', '通知'], ['Running...', '运行中'],
    ['Stop script', '停止运行'], ['file upload', '选择文件'], ['Dataframe column menu', '列菜单'], ['Close Search', '关闭搜索'], ['Markdown content', '文字'],
    ['Dismiss', '收起'], ['No results', '没有可选的'],
    ['Help for ', '说明: '], ['Remove ', '去掉 '], ['Upload ', '上传 '], ['Shortcut ', '快捷键 '],
    ['Download as PNG: ', '下载图片: '], ['Download as CSV: ', '下载 CSV: '], ['Fullscreen: ', '全屏: '],
    ['Close fullscreen: ', '退出全屏: '], ['Exit fullscreen: ', '退出全屏: '],
  ];
  const renamed = (label, from, to) => {
    const found = names.find(pair => pair[from].endsWith(' ') ? label.startsWith(pair[from]) : label === pair[from]);
    return found && found[to] + label.slice(found[from].length);
  };
  const rename = () => {
    const from = document.documentElement.lang.startsWith('zh') ? 0 : 1;
    for (const item of document.querySelectorAll('[aria-label]')) {
      const name = renamed(item.getAttribute('aria-label'), from, 1 - from);
      if (name) item.setAttribute('aria-label', name);
    }
    for (const { firstChild: text } of document.querySelectorAll('[data-testid=stSkipToContent], [role=listbox] *')) {
      if (text?.nodeType !== Node.TEXT_NODE) continue;
      const most = from === 0 && text.data.match(/^You can only select up to (\d+) options?\./);
      const said = most ? `最多选 ${most[1]} 项,先去掉一项` : renamed(text.data, from, 1 - from);
      if (said) text.data = said;
    }
  };
  let asked;
  const soon = () => { asked ??= setTimeout(() => { asked = undefined; rename(); }, 50); };
  new MutationObserver(soon).observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: ['aria-label', 'lang'],
  });
  soon();
  return true;
})();
