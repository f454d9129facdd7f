/** The processors that jails are built for, by Node's names. */
export type Architecture = 'x64' | 'arm64';

/** The number of a call on each processor; -1 where the processor has no such call. */
type Numbers = readonly [x64: number, arm64: number];

/** Calls that no tool of an agent needs and that widen the kernel's surface or reach into other processes. */
export const refusedCalls = {
  // Other processes' memory and descriptors.
  ptrace: [101, 117],
  process_vm_readv: [310, 270],
  process_vm_writev: [311, 271],
  process_madvise: [440, 440],
  pidfd_getfd: [438, 438],
  kcmp: [312, 272],
  // Mounts and namespaces.
  mount: [165, 40],
  umount2: [166, 39],
  pivot_root: [155, 41],
  chroot: [161, 51],
  mount_setattr: [442, 442],
  move_mount: [429, 429],
  open_tree: [428, 428],
  open_tree_attr: [467, 467],
  fsopen: [430, 430],
  fsconfig: [431, 431],
  fsmount: [432, 432],
  fspick: [433, 433],
  setns: [308, 268],
  unshare: [272, 97],
  // Parts of the kernel with a long record of holes.
  bpf: [321, 280],
  perf_event_open: [298, 241],
  userfaultfd: [323, 282],
  io_uring_setup: [425, 425],
  io_uring_enter: [426, 426],
  io_uring_register: [427, 427],
  keyctl: [250, 219],
  add_key: [248, 217],
  request_key: [249, 218],
  fanotify_init: [300, 262],
  // The machine itself.
  kexec_load: [246, 104],
  kexec_file_load: [320, 294],
  init_module: [175, 105],
  finit_module: [313, 273],
  delete_module: [176, 106],
  swapon: [167, 224],
  swapoff: [168, 225],
  reboot: [169, 142],
  acct: [163, 89],
  quotactl: [179, 60],
  quotactl_fd: [443, 443],
  iopl: [172, -1],
  ioperm: [173, -1],
  modify_ldt: [154, -1],
  syslog: [103, 116],
  vhangup: [153, 58],
  settimeofday: [164, 170],
  clock_settime: [227, 112],
  clock_adjtime: [305, 266],
  adjtimex: [159, 171],
  // Files without a path.
  open_by_handle_at: [304, 265],
  name_to_handle_at: [303, 264],
  // Placement of memory.
  move_pages: [279, 239],
  mbind: [237, 235],
  set_mempolicy: [238, 237],
  set_mempolicy_home_node: [450, 450],
  migrate_pages: [256, 238],
  // Obsolete.
  lookup_dcookie: [212, 18],
  nfsservctl: [180, 42],
  uselib: [134, -1],
  ustat: [136, -1],
  sysfs: [139, -1],
  _sysctl: [156, -1],
  create_module: [174, -1],
  get_kernel_syms: [177, -1],
  query_module: [178, -1],
} as const satisfies Record<string, Numbers>;

/** Calls that are judged by their arguments. */
export const judgedCalls = {
  clone: [56, 220],
  clone3: [435, 435],
  ioctl: [16, 29],
  prctl: [157, 167],
  socket: [41, 198],
} as const satisfies Record<string, Numbers>;

/** What the kernel calls a processor; a call made in another one's convention has other numbers. */
export const auditArchitecture = { x64: 0xc000003e, arm64: 0xc00000b7 } as const;

/** The last call that was looked at for this list. Later ones are told not to exist. */
export const lastKnownCall = 469;

export function callNumber(numbers: Numbers, architecture: Architecture): number | undefined {
  const number = numbers[architecture === 'x64' ? 0 : 1];
  return number === -1 ? undefined : number;
}
