-- A database as the program left it when version 3 was the newest: a search of five episodes that cut hopeless candidates short and repeated
-- the best, one episode of a network that was seen before, one episode retrained.
PRAGMA application_id = 1094861648;
PRAGMA user_version = 3;
BEGIN TRANSACTION;
CREATE TABLE channel_scores (
    run      INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,  -- which coupling group of the unpruned network's search space
    scores   TEXT NOT NULL,     -- JSON, a number for each of its channels: what Taylor importance ranked them by
    row_hash TEXT NOT NULL,     -- SHA-256 of this row's other columns
    PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoints (
    id           INTEGER PRIMARY KEY,
    run          INTEGER NOT NULL,
    episode      INTEGER NOT NULL,
    kind         TEXT NOT NULL,  -- 'retrained'
    cfg          TEXT NOT NULL,  -- path
    weights      TEXT NOT NULL,  -- path
    weights_hash TEXT NOT NULL,  -- SHA-256 of the weights file
    map50        REAL,
    map50_95     REAL,
    loss         REAL,
    flops        INTEGER,
    params       INTEGER,
    latency_ms   REAL,
    flops_ratio  REAL,
    params_ratio REAL,
    created      TEXT NOT NULL, training TEXT /* JSON: epochs, distillation, from (cut or checkpoint); NULL: not known */,  -- UTC, ISO 8601
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT;
INSERT INTO "checkpoints" VALUES(1,1,1,'retrained','/tmp/steer_fix/checkpoints/old-run1/episode1.cfg','/tmp/steer_fix/checkpoints/old-run1/episode1.weights','a92dbe2107becec7525e26223da50f5a597196fc16a5d47785d013b120ced84b',0.0,0.0,1.20608488583692174955e+01,3551616,21856,0.101701,9.33393884347562874381e-01,6.07111111111111156901e-01,'2026-11-25T16:54:39Z','{"epochs":1,"distillation":null,"from":"cut"}');
CREATE TABLE decisions (
    run      INTEGER NOT NULL,
    episode  INTEGER NOT NULL,
    position INTEGER NOT NULL,  -- order within the episode
    layer    INTEGER NOT NULL,  -- of the unpruned network
    block    INTEGER NOT NULL,  -- which residual block; -1: about channels
    kept     INTEGER NOT NULL,  -- channels kept; for a block 1 kept, 0 pruned
    original INTEGER NOT NULL,  -- channels before; for a block 1
    PRIMARY KEY (run, episode, position),
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "decisions" VALUES(1,0,0,0,-1,4,4);
INSERT INTO "decisions" VALUES(1,0,1,2,-1,4,4);
INSERT INTO "decisions" VALUES(1,0,2,4,-1,4,4);
INSERT INTO "decisions" VALUES(1,0,3,6,-1,8,8);
INSERT INTO "decisions" VALUES(1,0,4,8,-1,16,16);
INSERT INTO "decisions" VALUES(1,0,5,10,-1,16,32);
INSERT INTO "decisions" VALUES(1,0,6,12,-1,48,64);
INSERT INTO "decisions" VALUES(1,0,7,13,-1,16,16);
INSERT INTO "decisions" VALUES(1,0,8,14,-1,32,32);
INSERT INTO "decisions" VALUES(1,0,9,15,-1,30,30);
INSERT INTO "decisions" VALUES(1,0,10,18,-1,8,8);
INSERT INTO "decisions" VALUES(1,0,11,21,-1,16,16);
INSERT INTO "decisions" VALUES(1,0,12,22,-1,30,30);
INSERT INTO "decisions" VALUES(1,1,0,0,-1,4,4);
INSERT INTO "decisions" VALUES(1,1,1,2,-1,4,4);
INSERT INTO "decisions" VALUES(1,1,2,4,-1,4,4);
INSERT INTO "decisions" VALUES(1,1,3,6,-1,8,8);
INSERT INTO "decisions" VALUES(1,1,4,8,-1,16,16);
INSERT INTO "decisions" VALUES(1,1,5,10,-1,16,32);
INSERT INTO "decisions" VALUES(1,1,6,12,-1,48,64);
INSERT INTO "decisions" VALUES(1,1,7,13,-1,16,16);
INSERT INTO "decisions" VALUES(1,1,8,14,-1,32,32);
INSERT INTO "decisions" VALUES(1,1,9,15,-1,30,30);
INSERT INTO "decisions" VALUES(1,1,10,18,-1,8,8);
INSERT INTO "decisions" VALUES(1,1,11,21,-1,16,16);
INSERT INTO "decisions" VALUES(1,1,12,22,-1,30,30);
INSERT INTO "decisions" VALUES(1,2,0,0,-1,4,4);
INSERT INTO "decisions" VALUES(1,2,1,2,-1,4,4);
INSERT INTO "decisions" VALUES(1,2,2,4,-1,4,4);
INSERT INTO "decisions" VALUES(1,2,3,6,-1,8,8);
INSERT INTO "decisions" VALUES(1,2,4,8,-1,16,16);
INSERT INTO "decisions" VALUES(1,2,5,10,-1,16,32);
INSERT INTO "decisions" VALUES(1,2,6,12,-1,16,64);
INSERT INTO "decisions" VALUES(1,2,7,13,-1,16,16);
INSERT INTO "decisions" VALUES(1,2,8,14,-1,16,32);
INSERT INTO "decisions" VALUES(1,2,9,15,-1,30,30);
INSERT INTO "decisions" VALUES(1,2,10,18,-1,8,8);
INSERT INTO "decisions" VALUES(1,2,11,21,-1,16,16);
INSERT INTO "decisions" VALUES(1,2,12,22,-1,30,30);
INSERT INTO "decisions" VALUES(1,3,0,0,-1,4,4);
INSERT INTO "decisions" VALUES(1,3,1,2,-1,4,4);
INSERT INTO "decisions" VALUES(1,3,2,4,-1,4,4);
INSERT INTO "decisions" VALUES(1,3,3,6,-1,8,8);
INSERT INTO "decisions" VALUES(1,3,4,8,-1,16,16);
INSERT INTO "decisions" VALUES(1,3,5,10,-1,16,32);
INSERT INTO "decisions" VALUES(1,3,6,12,-1,32,64);
INSERT INTO "decisions" VALUES(1,3,7,13,-1,16,16);
INSERT INTO "decisions" VALUES(1,3,8,14,-1,16,32);
INSERT INTO "decisions" VALUES(1,3,9,15,-1,30,30);
INSERT INTO "decisions" VALUES(1,3,10,18,-1,8,8);
INSERT INTO "decisions" VALUES(1,3,11,21,-1,16,16);
INSERT INTO "decisions" VALUES(1,3,12,22,-1,30,30);
INSERT INTO "decisions" VALUES(1,4,0,0,-1,4,4);
INSERT INTO "decisions" VALUES(1,4,1,2,-1,4,4);
INSERT INTO "decisions" VALUES(1,4,2,4,-1,4,4);
INSERT INTO "decisions" VALUES(1,4,3,6,-1,8,8);
INSERT INTO "decisions" VALUES(1,4,4,8,-1,16,16);
INSERT INTO "decisions" VALUES(1,4,5,10,-1,32,32);
INSERT INTO "decisions" VALUES(1,4,6,12,-1,64,64);
INSERT INTO "decisions" VALUES(1,4,7,13,-1,16,16);
INSERT INTO "decisions" VALUES(1,4,8,14,-1,16,32);
INSERT INTO "decisions" VALUES(1,4,9,15,-1,30,30);
INSERT INTO "decisions" VALUES(1,4,10,18,-1,8,8);
INSERT INTO "decisions" VALUES(1,4,11,21,-1,16,16);
INSERT INTO "decisions" VALUES(1,4,12,22,-1,30,30);
CREATE TABLE episodes (
    run          INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    episode      INTEGER NOT NULL,  -- 0, 1, ...
    status       TEXT NOT NULL CHECK (status IN ('ok', 'failed')),
    failure      TEXT NOT NULL,     -- why it failed, else empty
    map50        REAL,              -- mean average precision at IoU 0.5, 0 to 1; measurements are NULL when it failed
    map50_95     REAL,              -- mean over IoU 0.50:0.05:0.95
    loss         REAL,              -- detection loss, mean over the images
    flops        INTEGER,           -- 2 x multiply-accumulates
    params       INTEGER,
    latency_ms   REAL,              -- one image, median
    reward       REAL,              -- larger is better
    flops_ratio  REAL,              -- against the unpruned network
    params_ratio REAL,
    baseline     REAL,              -- of the agent, before it learnt from this episode
    entropy      REAL,              -- of the policy, nats, mean over its decisions
    seconds      REAL,              -- the whole episode
    finished_at  TEXT NOT NULL,     -- UTC, ISO 8601
    action       TEXT NOT NULL,     -- JSON, what was sampled: keep (a block each), ratios (a coupling group each)
    row_hash     TEXT NOT NULL, same_as INTEGER /* the earlier episode with the same network, whose measurement this is; NULL: measured itself */, early_loss REAL /* training loss in the first third of fine-tuning; NULL: nobody looked */, stopped_at_step INTEGER /* fine-tuning was cut short here, the candidate looked hopeless; NULL: it went through */,     -- SHA-256 of this row and its decisions
    PRIMARY KEY (run, episode)
) STRICT;
INSERT INTO "episodes" VALUES(1,0,'ok','',1.1701170117011697961e-03,2.34023402340233970062e-04,1.27268941412085609952e+01,3551616,21856,0.10037,5.99507683702591668423e-03,9.33393884347562874381e-01,6.07111111111111156901e-01,0.0,0.0,0.028947335,'2026-11-25T16:54:38Z','{"keep":[],"ratios":[0.3229844365511762,0.033502978093269235,0.3558329135796088,0.8630214642563159,0.9554271985830769,0.7104643274961869,0.46690867532968366,0.4010971620275438,0.10826935540943183,0.0,0.6782782176927326,0.3816291220704967,0.0]}','60e54a4049cb65bbbb78ff299ddfdeefaf65b095a26e2654737363ce49075bdf',NULL,1.20820927654678502707e+01,NULL);
INSERT INTO "episodes" VALUES(1,1,'ok','',1.1701170117011697961e-03,2.34023402340233970062e-04,1.27268941412085609952e+01,3551616,21856,0.10037,5.99507683702591668423e-03,9.33393884347562874381e-01,6.07111111111111156901e-01,0.0,0.0,5.61799999999999940484e-06,'2026-11-25T16:54:38Z','{"keep":[],"ratios":[0.8691486679731412,0.777304278062254,0.6677533763642933,0.14257002521869297,0.6823781412328295,0.5868084389362332,0.4323058415379629,0.45481471892030934,0.1468329572989244,0.0,0.8310626372340132,0.5995005023613593,0.0]}','06e3e1cb4ae2a205d6d61ff9e7ff9ad3e86f911a29df1d20c0ba666a0f9d7740',0,1.20820927654678502707e+01,NULL);
INSERT INTO "episodes" VALUES(1,2,'ok','',7.92079207920792132194e-04,3.16831683168316842035e-04,1.20176717081068780141e+01,3409344,13856,0.103715,8.47883599612149138624e-03,8.96003633060853732494e-01,3.84888888888888891504e-01,0.0,0.0,0.025126256,'2026-11-25T16:54:38Z','{"keep":[],"ratios":[0.2908493652686474,0.15842197813289388,0.16717252668383384,0.3880487934987714,0.9126368748763422,0.8595119074219368,0.7647173288770818,0.08695317688902979,0.5356575165532784,0.0,0.8175074115720062,0.9186476649077828,0.0]}','3eab3d4c23672062b77151274be4e53463449c95f412ff77f6f1e394c9fc04b9',NULL,1.17640850834286965205e+01,NULL);
INSERT INTO "episodes" VALUES(1,3,'ok','',0.000723943362078143,1.44788672415628599668e-04,1.20452906704389519634e+01,3455424,16448,0.099458,7.47093104291307510272e-03,9.08113835906751432069e-01,4.56888888888888899941e-01,0.0,0.0,0.021916588,'2026-11-25T16:54:38Z','{"keep":[],"ratios":[0.3271815709359482,0.9475012684320931,0.26591021322327846,0.16586425150661932,0.6210107683030047,0.5548285182328831,0.5578053794925476,0.75644212961841,0.6353285662088359,0.0,0.647104860848284,0.942067171152739,0.0]}','4ea01803487edde42eaf10dbd1dcf73823bee2b442d45093e8f3aab729008b9b',NULL,1.17692165301425859529e+01,NULL);
INSERT INTO "episodes" VALUES(1,4,'ok','',0.0,0.0,1.18867834990711926932e+01,3754944,33184,0.101151,9.28013591833696518604e-04,9.86830154405086257263e-01,9.21777777777777806988e-01,0.0,0.0,0.022424906,'2026-11-25T16:54:38Z','{"keep":[],"ratios":[0.37045879502975093,0.9715507721936371,0.04637260892659162,0.6949946550647118,0.48260323801964067,0.1396550438552712,0.033187904980324,0.557392007857992,0.6523430472864769,0.0,0.9576859612099791,0.3513120200363187,0.0]}','4010fc354ef4aeae024a80f6b928f2ddd19cffce62fc8fe2ab22796ffdd5bbae',NULL,1.16066602623446222251e+01,NULL);
CREATE TABLE exports (
    id           INTEGER PRIMARY KEY,
    run          INTEGER NOT NULL,
    episode      INTEGER NOT NULL,
    format       TEXT NOT NULL,
    path         TEXT NOT NULL,
    max_abs_diff REAL,           -- largest difference of the outputs to ours, NULL when not a number
    created      TEXT NOT NULL,  -- UTC, ISO 8601
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT;
CREATE TABLE repeats (
    run           INTEGER NOT NULL,
    after_episode INTEGER NOT NULL,  -- the last episode when it was made
    episode       INTEGER NOT NULL,  -- whose candidate, the best so far, was evaluated again
    seed          TEXT NOT NULL,     -- of the fine-tuning batches, other ones than the episode's; as text: up to 2^64 - 1
    failure       TEXT NOT NULL,     -- why it failed, else empty
    map50         REAL,              -- measurements, reward and seconds as in episodes
    map50_95      REAL,
    loss          REAL,
    flops         INTEGER,
    params        INTEGER,
    latency_ms    REAL,
    flops_ratio   REAL,
    params_ratio  REAL,
    reward        REAL,
    seconds       REAL,
    row_hash      TEXT NOT NULL,     -- SHA-256 of the other columns
    PRIMARY KEY (run, after_episode),
    FOREIGN KEY (run, episode) REFERENCES episodes (run, episode) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
INSERT INTO "repeats" VALUES(1,2,2,'7529847554327670324','',1.22583686940122647129e-03,1.2258368694012265255e-04,1.1904332339457779355e+01,3409344,13856,0.098767,8.96003633060853732494e-01,3.84888888888888891504e-01,8.91259365760192420746e-03,0.025737747,'3f1cdc8821b1051c8c30ca4845138a80729de8200e051e09aa469b073bddec90');
INSERT INTO "repeats" VALUES(1,4,2,'17515241769908995115','',0.0,0.0,1.1980204287929115736e+01,3409344,13856,0.101292,8.96003633060853732494e-01,3.84888888888888891504e-01,7.68675678820069860353e-03,0.026569808,'ed861be42478e7333e839077aec9493e41c2aea728220184ba9892f75901605b');
CREATE TABLE runs (
    id                     INTEGER PRIMARY KEY AUTOINCREMENT,
    name                   TEXT NOT NULL,
    created                TEXT NOT NULL,  -- UTC, ISO 8601
    state                  TEXT NOT NULL CHECK (state IN ('running', 'stopped', 'finished', 'failed')),
    agent                  TEXT NOT NULL,
    seed                   TEXT NOT NULL,  -- as text: up to 2^64 - 1
    network                TEXT NOT NULL,  -- path of the cfg that was searched
    data                   TEXT NOT NULL,  -- path of the data set
    settings               TEXT NOT NULL,  -- JSON, everything that decides the run
    cfg_text               TEXT NOT NULL,  -- the cfg itself
    weights_hash           TEXT NOT NULL,  -- SHA-256 of the weights file
    data_fingerprint       TEXT NOT NULL,
    environment            TEXT NOT NULL,  -- library versions, device, threads
    reference_map50        REAL,           -- reference_*: the unpruned network, NULL until it is measured
    reference_map50_95     REAL,
    reference_loss         REAL,
    reference_flops        INTEGER,
    reference_params       INTEGER,
    reference_latency_ms   REAL,
    reference_flops_ratio  REAL,
    reference_params_ratio REAL,
    row_hash               TEXT NOT NULL   -- SHA-256 of all columns but id
) STRICT;
INSERT INTO "runs" VALUES(1,'old','2026-11-25T16:54:38Z','finished','random','3','/tmp/steer_fix/net.cfg','/tmp/steer_fix/arena','{"cfg":"/tmp/steer_fix/net.cfg","weights":"/tmp/steer_fix/net.weights","data":"/tmp/steer_fix/arena","data_options":{"split_seed":0,"val_share":null,"classes":[],"names":[]},"watch":"","name":"old","agent":"random","episodes":5,"seed":3,"min_ratio":0.0,"max_ratio":0.98,"reward":{"name":"accuracy-cost","cost_weight":0.07,"budgets":{"flops":null,"params":null,"latency_ms":null}},"evaluation":{"input_size":0,"calibration_images":4,"fine_tune_steps":3,"batch":4,"learning_rate":0.005,"max_validation_images":0,"latency_repeats":15},"plan":{"importance":"batch-norm-scale","min_kept_channels":2,"channel_multiple":16,"seed":0},"repeat_every":2,"stop_hopeless":0.4,"threads":0,"device":"cpu","stop_after_failures":10}','[net]
width=96
height=96
channels=3
batch=1
subdivisions=1
momentum=0.9
decay=0.0005
angle=0
saturation=1.5
exposure=1.5
hue=.1
learning_rate=0.001
burn_in=1000
max_batches=500200
policy=steps
steps=400000,450000
scales=.1,.1

[convolutional]
batch_normalize=1
filters=4
size=3
stride=1
pad=1
activation=leaky

[maxpool]
size=2
stride=2

[convolutional]
batch_normalize=1
filters=4
size=3
stride=1
pad=1
activation=leaky

[maxpool]
size=2
stride=2

[convolutional]
batch_normalize=1
filters=4
size=3
stride=1
pad=1
activation=leaky

[maxpool]
size=2
stride=2

[convolutional]
batch_normalize=1
filters=8
size=3
stride=1
pad=1
activation=leaky

[maxpool]
size=2
stride=2

[convolutional]
batch_normalize=1
filters=16
size=3
stride=1
pad=1
activation=leaky

[maxpool]
size=2
stride=2

[convolutional]
batch_normalize=1
filters=32
size=3
stride=1
pad=1
activation=leaky

[maxpool]
size=2
stride=1

[convolutional]
batch_normalize=1
filters=64
size=3
stride=1
pad=1
activation=leaky

[convolutional]
batch_normalize=1
filters=16
size=1
stride=1
pad=1
activation=leaky

[convolutional]
batch_normalize=1
filters=32
size=3
stride=1
pad=1
activation=leaky

[convolutional]
filters=30
size=1
stride=1
pad=1
activation=linear

[yolo]
mask=3,4,5
anchors=2.31,3.23, 5.31,6.23, 8.54,13.38, 18.69,18.92, 31.15,39, 79.38,73.62
num=6
classes=5
ignore_thresh=0.7
jitter=.3
truth_thresh=1
random=1

[route]
layers=13

[convolutional]
batch_normalize=1
filters=8
size=1
stride=1
pad=1
activation=leaky

[upsample]
stride=2

[route]
layers=19,8

[convolutional]
batch_normalize=1
filters=16
size=3
stride=1
pad=1
activation=leaky

[convolutional]
filters=30
size=1
stride=1
pad=1
activation=linear

[yolo]
mask=0,1,2
anchors=2.31,3.23, 5.31,6.23, 8.54,13.38, 18.69,18.92, 31.15,39, 79.38,73.62
num=6
classes=5
ignore_thresh=0.7
jitter=.3
truth_thresh=1
random=1
','d07505a754825ee2a198a7de5c8be0a83fb0eeff52104b85395038391925286b','e68eb9ef3dad327a82e07a79c0b1112395c4a696990303887d7788d6cb9cfbcf','LibTorch 1.13.0, cpu x2',0.000707213578500707,2.12164073550212127928e-04,1.19549501009706311545e+01,3805056,36000,0.10029,1.0,1.0,'94137fb13d9555d4ddc3544f5c389cd2de61beede70ded5ac8c5bf39e26069a2');
CREATE TABLE tags (
    id  INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    tag TEXT NOT NULL,
    UNIQUE (run, tag)
) STRICT;
CREATE TABLE watched (
    run      INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    episode  INTEGER NOT NULL,  -- -1: the unpruned network
    map50    REAL,              -- on the second validation set that the run's settings name as watch; as in episodes
    map50_95 REAL,
    row_hash TEXT NOT NULL,     -- SHA-256 of the other columns
    PRIMARY KEY (run, episode)
) STRICT, WITHOUT ROWID;
CREATE INDEX episodes_by_reward ON episodes (run, status, reward DESC, episode);
CREATE INDEX checkpoints_by_run ON checkpoints (run, episode);
CREATE INDEX exports_by_run ON exports (run, episode);
CREATE VIEW run_summary AS
SELECT r.id AS run, r.name, r.agent, r.state, r.created, count(e.episode) AS episodes,
       coalesce(sum(e.status = 'failed'), 0) AS failed, max(e.reward) AS best_reward, max(e.map50) AS best_map50,
       min(e.flops) AS least_flops, r.reference_map50, r.reference_flops
FROM runs r LEFT JOIN episodes e ON e.run = r.id
GROUP BY r.id;
CREATE VIEW front AS
SELECT e.run, e.episode, e.map50, e.flops, e.params, e.latency_ms, e.reward, e.flops_ratio, e.params_ratio
FROM episodes e
WHERE e.status = 'ok' AND e.map50 IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM episodes o
    WHERE o.run = e.run AND o.status = 'ok' AND o.map50 >= e.map50 AND o.flops <= e.flops
      AND (o.map50 > e.map50 OR o.flops < e.flops OR o.episode < e.episode))
ORDER BY e.run, e.flops;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('runs',1);
COMMIT;
